"""What template.yaml deploys. Asserted on the CloudFormation that SAM makes of it, where that differs."""

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


def test_api_gateway_may_call_the_authorizer_and_every_function_with_a_route(translated, template):
    # a permission names a function, its ARN or its alias: {"Ref": "XAliaslive"}, {"Fn::GetAtt": ["X", "Arn"]}
    permitted = str(
        [
            permission["FunctionName"]
            for permission in cfn_template.of_type(translated, "AWS::Lambda::Permission").values()
            if permission["Principal"] == "apigateway.amazonaws.com"
        ]
    )
    for name, function in cfn_template.functions(template).items():
        events = function.get("Events", {}).values()
        if name == "AuthorizerFunction" or any(event["Type"] == "Api" for event in events):
            assert name in permitted


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


def test_nothing_is_provisioned_or_billed_by_the_hour(translated):
    by_the_hour = {
        "AWS::EC2::NatGateway",
        "AWS::EC2::VPCEndpoint",
        "AWS::EC2::Instance",
        "AWS::DAX::Cluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::KMS::Key",
        "AWS::ApplicationAutoScaling::ScalableTarget",
    }
    assert by_the_hour.isdisjoint(resource["Type"] for resource in translated["Resources"].values())
    for table in cfn_template.of_type(translated, "AWS::DynamoDB::Table").values():
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert "ProvisionedThroughput" not in str(table)
    for kind in ("Function", "Alias", "Version"):
        for properties in cfn_template.of_type(translated, f"AWS::Lambda::{kind}").values():
            assert "ProvisionedConcurrencyConfig" not in properties
    for stage in cfn_template.of_type(translated, "AWS::ApiGateway::Stage").values():
        assert not stage.get("CacheClusterEnabled", False)


def test_stored_data_outlives_the_stack(template):
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::DynamoDB::Table":
            assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain", name
            assert "TableName" not in resource["Properties"], f"{name}: a second stack could not be made"
