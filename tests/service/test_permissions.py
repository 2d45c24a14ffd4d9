"""Each function's role allows what the function really calls, and nothing else.

Every operation runs behind proxies that note the calls. A request with a key that nobody has wakes the authorizer
alone; one with a key whose policy is cached wakes the operation's function alone.
"""

import fnmatch
import time

import cfn_template
import pytest
import recording_proxy

from running_service import NOBODYS_KEY, Gateway

# Lambda itself writes a function's log, with the function's role.
WRITES_ITS_LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}


@pytest.fixture(scope="module")
def temporal_key(service):
    secret = service.secretsmanager().create_secret(Name="temporal-api-key", SecretString="a key of Temporal Cloud")
    return secret["ARN"]


@pytest.fixture(scope="module")
def calls(service, temporal_key):
    """Function to the actions it calls, each with its resource."""
    proxies = [
        recording_proxy.RecordingProxy(service.run[f"{backend}_url"]) for backend in ("dynamodb", "secretsmanager")
    ]
    gateway = Gateway(
        service,
        "recorded",
        REUSE_SECONDS="0",
        AWS_ENDPOINT_URL_DYNAMODB=proxies[0].url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER=proxies[1].url,
        TEMPORAL_API_KEY_SECRET_ARN=temporal_key,
    )
    running = gateway.service
    running.keys = {**running.keys, "nobody": NOBODYS_KEY}
    cron = service.schedules["cron"]

    def taken():
        return set().union(*(proxy.taken() for proxy in proxies))

    assert awake(running, cron, key="nobody").status_code == 401
    seen = {"AuthorizerFunction": taken()}
    assert awake(running, cron, X_On_Behalf_Of="*").status_code == 400  # caches the policy, and reads nothing
    assert taken() == {("dynamodb:GetItem", "ApiKeysTable")}
    # every route of the template, with whatever makes it call something
    assert cfn_template.routes(cfn_template.load()) == {("GET", "/api/v1/llm/evals/schedules/{schedule_id}")}
    for schedule in service.schedules.values():
        running.get(schedule)
    seen["GetScheduleFunction"] = taken()
    yield seen
    gateway.end()
    for proxy in proxies:
        proxy.end()


def awake(running, schedule, **request):
    """The answer once the table answers in time: on a busy machine a function's first read may be too slow."""
    deadline = time.monotonic() + 60
    while (answer := running.get(schedule, **request)).status_code == 503 and time.monotonic() < deadline:
        pass
    return answer


def statements(translated, function, temporal_key):
    """Effect, action and resource of all that a function's role says, as in a stack with a key of Temporal."""
    (role, _) = cfn_template.of_type(translated, "AWS::Lambda::Function")[function]["Role"]["Fn::GetAtt"]
    properties = cfn_template.of_type(translated, "AWS::IAM::Role")[role]
    assert "ManagedPolicyArns" not in properties
    for policy in properties["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            if "Fn::If" in statement:
                condition, statement, otherwise = statement["Fn::If"]
                assert (condition, otherwise) == ("HasTemporalApiKey", {"Ref": "AWS::NoValue"})
            actions = statement["Action"]
            for action in [actions] if isinstance(actions, str) else actions:
                yield statement["Effect"], action, resource(statement["Resource"], temporal_key)


def resource(value, temporal_key):
    """The resource as the local run knows it: a table by its logical id, a secret by its ARN."""
    if "Fn::GetAtt" in value:
        return value["Fn::GetAtt"][0]
    if value == {"Ref": "TemporalApiKeySecretArn"}:
        return temporal_key
    text = value["Fn::Sub"]
    for name, here in {
        "AWS::Partition": "aws",
        "AWS::Region": "us-east-1",
        "AWS::AccountId": "123456789012",
        "Stage": "dev",
    }.items():
        text = text.replace(f"${{{name}}}", here)
    return text


@pytest.mark.parametrize("function", ["AuthorizerFunction", "GetScheduleFunction"])
def test_a_role_allows_what_the_function_calls_and_nothing_else(translated, calls, temporal_key, function):
    said = list(statements(translated, function, temporal_key))
    allowed = {(action, what) for effect, action, what in said if effect == "Allow" and action not in WRITES_ITS_LOG}
    lacking = {call for call in calls[function] if not any(covers(rule, call) for rule in allowed)}
    unused = {rule for rule in allowed if not any(covers(rule, call) for call in calls[function])}
    assert lacking == set(), "called and not allowed"
    assert unused == set(), "allowed and not called"


def covers(rule, call):
    return rule[0] == call[0] and fnmatch.fnmatchcase(call[1], rule[1])


def test_every_function_was_seen_calling(translated, calls):
    assert calls.keys() == cfn_template.of_type(translated, "AWS::Lambda::Function").keys()


@pytest.mark.parametrize("function", ["AuthorizerFunction", "GetScheduleFunction"])
def test_a_function_writes_its_own_log_and_no_other(translated, temporal_key, function):
    said = list(statements(translated, function, temporal_key))
    group = cfn_template.of_type(translated, "AWS::Lambda::Function")[function]["LoggingConfig"]["LogGroup"]["Ref"]
    assert {(action, what) for _, action, what in said if action.startswith("logs:")} == {
        (action, group) for action in WRITES_ITS_LOG
    }


def test_the_value_of_a_webhook_secret_is_denied_where_a_secret_may_be_read(translated, temporal_key):
    said = set(statements(translated, "GetScheduleFunction", temporal_key))
    (described,) = [what for effect, action, what in said if action == "secretsmanager:DescribeSecret"]
    assert ("Deny", "secretsmanager:GetSecretValue", described) in said
    assert [one for one in said if one[0] == "Deny"] == [("Deny", "secretsmanager:GetSecretValue", described)]
