"""Each function may do what it needs and nothing else."""

import cfn_template

ALLOWED = {
    "AuthorizerFunction": ["dynamodb:GetItem on ApiKeysTable"],
    "GetScheduleFunction": [
        "dynamodb:GetItem on SchedulesTable",
        "secretsmanager:DescribeSecret on webhooks",
        "secretsmanager:GetSecretValue on TemporalApiKeySecretArn",
    ],
}


def statements(function):
    """A function's statements as effect, action and resource; a conditional one as when its condition holds."""
    for policy in function["Policies"]:
        for statement in policy["Statement"]:
            if "Fn::If" in statement:
                statement = statement["Fn::If"][1]
            assert isinstance(statement["Action"], str) and "*" not in statement["Action"]
            yield statement["Effect"], statement["Action"], resource(statement["Resource"])


def resource(value):
    if "Fn::GetAtt" in value:
        [name, *_] = value["Fn::GetAtt"] if isinstance(value["Fn::GetAtt"], list) else value["Fn::GetAtt"].split(".")
        return name
    if "Ref" in value:
        return value["Ref"]
    assert value["Fn::Sub"].endswith(":secret:eval-schedules/${Stage}/webhooks/*")
    return "webhooks"


def test_each_function_has_exactly_the_permissions_that_it_needs(template):
    for name, function in cfn_template.functions(template).items():
        allowed = [f"{action} on {what}" for effect, action, what in statements(function) if effect == "Allow"]
        assert sorted(allowed) == ALLOWED[name]


def test_the_value_of_a_webhook_secret_is_denied_to_who_may_read_another_secret(template):
    for function in cfn_template.functions(template).values():
        found = list(statements(function))
        if any(action == "secretsmanager:GetSecretValue" for _, action, _ in found):
            assert ("Deny", "secretsmanager:GetSecretValue", "webhooks") in found
