"""What template.yaml deploys. Asserted on the CloudFormation that SAM makes of it, where that differs."""

import json
import re
import subprocess
import sys
from pathlib import Path

import cfn_template
import contract
import pytest

TOOLS = Path(sys.executable).parent


def run(tool, *arguments):
    done = subprocess.run(
        [TOOLS / tool, *arguments], cwd=cfn_template.ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def api(translated):
    (properties,) = cfn_template.of_type(translated, "AWS::ApiGateway::RestApi").values()
    return properties


@pytest.fixture(scope="module")
def stage(translated):
    (properties,) = cfn_template.of_type(translated, "AWS::ApiGateway::Stage").values()
    return properties


@pytest.fixture(scope="module")
def authorizers(api):
    return {
        name: scheme["x-amazon-apigateway-authorizer"]
        for name, scheme in api["Body"]["components"]["securitySchemes"].items()
    }


def test_cfn_lint_finds_nothing():
    run("cfn-lint", "template.yaml")


def test_sam_validates_the_template():
    run("sam", "validate", "--lint", "--template-file", "template.yaml")


def test_sam_builds_the_template(tmp_path):
    run("sam", "build", "--template-file", "template.yaml", "--build-dir", str(tmp_path))
    built = cfn_template.load(tmp_path / "template.yaml")
    for properties in [*cfn_template.functions(built).values(), *cfn_template.layers(built).values()]:
        code = properties.get("CodeUri") or properties["ContentUri"]
        assert (tmp_path / code).exists(), code


def test_the_api_is_regional(api):
    assert api["EndpointConfiguration"]["Types"] == ["REGIONAL"]


def test_the_api_takes_nothing_older_than_tls_1_2(api):
    assert api["SecurityPolicy"] == "TLS_1_2"


def test_the_api_is_imported_as_openapi_3_0_1(api):
    assert api["Body"]["openapi"] == "3.0.1"
    assert "swagger" not in api["Body"]


def test_there_is_one_stage_and_it_has_the_wanted_name(translated):
    stages = cfn_template.of_type(translated, "AWS::ApiGateway::Stage")
    assert [stage["StageName"] for stage in stages.values()] == [{"Ref": "Stage"}]
    deployments = cfn_template.of_type(translated, "AWS::ApiGateway::Deployment")
    assert [deployment.get("StageName") for deployment in deployments.values()] == [None]


def test_every_route_is_translated(api, template):
    methods = {(method.upper(), path) for path, item in api["Body"]["paths"].items() for method in item}
    assert methods == cfn_template.routes(template)


def test_every_route_has_the_authorizer(api, authorizers):
    (name,) = authorizers
    for path, item in api["Body"]["paths"].items():
        for method, operation in item.items():
            assert operation["security"] == [{name: []}], f"{method} {path}"


def test_the_authorizer_is_asked_with_well_formed_keys_only_and_cached_for_a_minute(authorizers, template):
    (authorizer,) = authorizers.values()
    (sam_api,) = cfn_template.of_type(template, "AWS::Serverless::Api").values()
    (declared,) = sam_api["Auth"]["Authorizers"].values()
    assert authorizer["type"] == "token"
    assert authorizer["identityValidationExpression"] == declared["Identity"]["ValidationExpression"]
    assert authorizer["authorizerResultTtlInSeconds"] == 60


def test_every_route_and_the_authorizer_are_asked_at_the_alias(api, authorizers, template):
    uris = {"AuthorizerFunction": [authorizer["authorizerUri"] for authorizer in authorizers.values()]}
    for name, function in cfn_template.functions(template).items():
        for event in function["Events"].values():
            if event["Type"] == "Api":
                route = api["Body"]["paths"][event["Properties"]["Path"]][event["Properties"]["Method"].lower()]
                uris.setdefault(name, []).append(route["x-amazon-apigateway-integration"]["uri"])
    for name, found in uris.items():
        for uri in found:
            assert (name, alias_in(uri)) == (name, f"{name}Aliaslive")


def alias_in(uri):
    """Logical id of the alias that an integration's address names."""
    text = uri["Fn::Sub"]
    text, names = text if isinstance(text, list) else (text, {})
    (called,) = re.findall(r"functions/\$\{(\w+)}/invocations$", text)
    return alias(names.get(called, {"Ref": called}))


def alias(named):
    """Logical id of an alias that is named by reference, or as its function's ARN with the alias behind it."""
    if "Ref" in named:
        return named["Ref"]
    (function, name) = re.fullmatch(r"\$\{(\w+)\.Arn}:(\w+)", named["Fn::Sub"]).groups()
    return f"{function}Alias{name}"


def test_api_gateway_and_the_pings_rule_may_call_the_aliases_and_nothing_else(translated, template):
    permitted = {
        (permission["Principal"], alias(permission["FunctionName"]))
        for permission in cfn_template.of_type(translated, "AWS::Lambda::Permission").values()
    }
    assert permitted == {
        (f"{service}.amazonaws.com", f"{name}Aliaslive")
        for name in cfn_template.functions(template)
        for service in ("apigateway", "events")
    }


def test_the_ping_goes_to_the_alias_of_every_function(translated, template):
    rules = cfn_template.of_type(translated, "AWS::Events::Rule").values()
    targets = [target["Arn"]["Ref"] for rule in rules for target in rule["Targets"]]
    assert sorted(targets) == sorted(f"{name}Aliaslive" for name in cfn_template.functions(template))


def test_the_stage_is_throttled(stage):
    (settings,) = stage["MethodSettings"]
    assert settings == {
        "HttpMethod": "*",
        "ResourcePath": "/*",
        "ThrottlingRateLimit": 200,
        "ThrottlingBurstLimit": 400,
    }


def test_the_access_log_is_json_without_what_a_client_sends(stage):
    log = stage["AccessLogSetting"]
    assert log["DestinationArn"] == {"Fn::GetAtt": ["AccessLogs", "Arn"]}
    line = json.loads(log["Format"])
    assert {"request_id", "extended_request_id", "authorizer_request_id", "function_status"} <= line.keys()
    assert {"milliseconds", "authorizer_milliseconds", "function_milliseconds"} <= line.keys()
    for value in line.values():
        assert re.fullmatch(r"\$context(\.\w+)+", value)
        assert value not in ("$context.path", "$context.authorizer.principalId") and "identity" not in value


def test_every_log_group_is_ours_with_its_retention_and_no_fixed_name(translated):
    groups = cfn_template.of_type(translated, "AWS::Logs::LogGroup")
    for name, group in groups.items():
        assert group == {"RetentionInDays": {"Ref": "LogRetentionDays"}}, name
    for name, function in cfn_template.of_type(translated, "AWS::Lambda::Function").items():
        assert function["LoggingConfig"]["LogGroup"]["Ref"] in groups, name
        assert function["LoggingConfig"]["SystemLogLevel"] == "WARN"


# What AWS keeps for its own services; each asks for all resources, and is not for us to write.
MANAGED_POLICIES = ["AmazonAPIGatewayPushToCloudWatchLogs", "AWSCodeDeployRoleForLambda"]


def test_no_role_has_a_wildcard_or_makes_log_groups(translated):
    # SAM gives every role that it makes itself a policy with logs:CreateLogGroup on all groups
    for name, role in cfn_template.of_type(translated, "AWS::IAM::Role").items():
        for policy in role.get("ManagedPolicyArns", []):
            assert str(policy).rstrip("'}").rsplit("/", 1)[1] in MANAGED_POLICIES, name
        actions = re.findall(r"'(\w+:[\w*]+)'", str(role.get("Policies", [])))
        assert [action for action in actions if "*" in action or action == "logs:CreateLogGroup"] == [], name
        assert "'*'" not in str(role.get("Policies", [])), name


def test_gateway_responses_are_translated_as_they_are_written(api, template):
    (sam_api,) = cfn_template.of_type(template, "AWS::Serverless::Api").values()
    translated_responses = api["Body"]["x-amazon-apigateway-gateway-responses"]
    assert translated_responses.keys() == sam_api["GatewayResponses"].keys()
    for kind, declared in sam_api["GatewayResponses"].items():
        assert translated_responses[kind].get("statusCode") == declared.get("StatusCode"), kind
        assert translated_responses[kind]["responseTemplates"] == declared["ResponseTemplates"], kind
        headers = declared.get("ResponseParameters", {}).get("Headers", {})
        assert translated_responses[kind]["responseParameters"] == {
            f"gatewayresponse.header.{name}": value for name, value in headers.items()
        }, kind


# Type of gateway response: status, code, and the header that must be there. Without a status, API
# Gateway keeps its own.
GATEWAY_RESPONSES = {
    "MISSING_AUTHENTICATION_TOKEN": ("404", "not_found", None),
    "UNAUTHORIZED": ("401", "unauthenticated", "WWW-Authenticate"),
    "ACCESS_DENIED": ("401", "unauthenticated", "WWW-Authenticate"),
    "THROTTLED": ("429", "rate_limited", "Retry-After"),
    "QUOTA_EXCEEDED": ("429", "rate_limited", "Retry-After"),
    "INTEGRATION_TIMEOUT": ("503", "unavailable", "Retry-After"),
    "AUTHORIZER_FAILURE": ("503", "unavailable", "Retry-After"),
    "AUTHORIZER_CONFIGURATION_ERROR": ("503", "unavailable", "Retry-After"),
    "DEFAULT_4XX": (None, "invalid_request", None),
    "DEFAULT_5XX": (None, "internal_error", None),
}


@pytest.mark.parametrize("kind", GATEWAY_RESPONSES)
def test_a_gateway_response_speaks_as_the_functions_do(api, template, openapi, kind):
    status, code, header = GATEWAY_RESPONSES[kind]
    response = api["Body"]["x-amazon-apigateway-gateway-responses"][kind]
    body = cfn_template.gateway_response_bodies(template)[kind]
    assert response.get("statusCode") == status
    assert contract.faults(openapi, {"$ref": "#/components/schemas/Error"}, body) == []
    assert body["error"]["code"] == code
    headers = response["responseParameters"]
    assert list(headers) == ([f"gatewayresponse.header.{header}"] if header else [])
    # a constant stands in single quotes
    assert all(value[0] == value[-1] == "'" and len(value) > 2 for value in headers.values())


def test_stored_data_outlives_the_stack(template):
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::DynamoDB::Table":
            assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain", name
            assert resource["Properties"]["DeletionProtectionEnabled"], name
            recovery = resource["Properties"]["PointInTimeRecoverySpecification"]
            assert recovery == {"PointInTimeRecoveryEnabled": True}, name
            assert "TableName" not in resource["Properties"], f"{name}: a second stack could not be made"
