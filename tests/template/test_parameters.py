"""What a deployment is told: a wrong value is refused before anything is made."""

import re
import tomllib

import cfn_template
import pytest

SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:temporal-api-key-AbCdEf"
GOOD = {
    "Stage": ["dev", "prod", "pr42"],
    "TemporalAddress": ["127.0.0.1:7233", "eval.a1b2c.tmprl.cloud:7233", "eu-central-1.aws.api.temporal.io:7233"],
    "TemporalNamespace": ["default", "eval-schedules.a1b2c"],
    "TemporalApiKeySecretArn": ["", SECRET, SECRET.replace("arn:aws:", "arn:aws-us-gov:")],
    "AlarmTopicArn": ["", "arn:aws:sns:eu-central-1:123456789012:ops"],
}
BAD = {
    "Stage": ["", "Prod", "a", "1a", "a-b", "a" * 17],
    "TemporalAddress": ["", "host", "https://host:7233", "host:", "host:123456", "a" * 70 + ":7233"],
    "TemporalNamespace": ["", "-a", "a b", "a" * 47],
    "TemporalApiKeySecretArn": ["temporal-api-key", SECRET.replace("secretsmanager", "ssm"), SECRET + " ", SECRET + "x" * 40],
    "AlarmTopicArn": ["ops", "arn:aws:sqs:eu-central-1:123456789012:ops"],
}


def takes(parameter, value):
    """Whether CloudFormation would take the value."""
    if len(value) > parameter.get("MaxLength", 4096):
        return False
    return re.fullmatch(parameter["AllowedPattern"], value) is not None


def test_every_parameter_says_what_it_is_for_and_takes_few_values(template):
    for name, parameter in template["Parameters"].items():
        assert parameter["Description"].endswith("."), name
        assert {"AllowedPattern", "AllowedValues", "MaxValue"} & parameter.keys(), name
        assert "Default" in parameter or name == "TemporalAddress"


@pytest.mark.parametrize("name", GOOD)
def test_good_values_are_taken_and_wrong_ones_are_not(template, name):
    parameter = template["Parameters"][name]
    assert [value for value in GOOD[name] if not takes(parameter, value)] == []
    assert [value for value in BAD[name] if takes(parameter, value)] == []
    assert GOOD.keys() == {key for key, one in template["Parameters"].items() if "AllowedPattern" in one}


def test_every_parameter_is_used(template):
    used = str({key: part for key, part in template.items() if key != "Parameters"})
    for name in template["Parameters"]:
        assert f"{{'Ref': '{name}'}}" in used or f"${{{name}}}" in used, name


def test_prod_without_a_topic_for_its_alarms_is_refused(translated):
    rule = translated["Rules"]["ProdIsWatched"]
    assert rule["RuleCondition"] == {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}
    assert [one["Assert"] for one in rule["Assertions"]] == [{"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmTopicArn"}, ""]}]}]


def test_sam_deploys_dev_by_default_and_prod_by_name(template):
    config = tomllib.loads((cfn_template.ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    for environment, stage in (("default", "dev"), ("prod", "prod")):
        deploy = config[environment]["deploy"]["parameters"]
        given = dict(one.split("=", 1) for one in deploy["parameter_overrides"])
        assert given["Stage"] == stage
        assert given.keys() <= template["Parameters"].keys()
        assert config[environment]["global"]["parameters"]["stack_name"] == f"eval-schedules-{stage}"
        assert deploy["capabilities"] == "CAPABILITY_IAM" and deploy["resolve_s3"] and deploy["confirm_changeset"]


def test_a_stack_tells_where_it_answers_and_what_the_operators_commands_need(template):
    commands = (cfn_template.ROOT / "operator/src/main/java/evalschedules/operator/Stack.java").read_text(encoding="utf-8")
    read = set(re.findall(r'(?:output|outputs\.getOrDefault)\("(\w+)"', commands))
    assert read and template["Outputs"].keys() == {"BaseUrl", *read}
    assert all(output["Description"] for output in template["Outputs"].values())
