"""A stack of the packaged template on moto's CloudFormation.

moto makes tables, functions, versions, roles and log groups. It knows no alias, alarm, dashboard, rule of EventBridge
or deployment, imports no API, gives no function its layers, publishes before it updates the function, replaces no
version for its description, and checks neither patterns nor rules of parameters: the other tests here prove those on
the translated template.
"""

import os

import boto3
import botocore.exceptions
import moto_cloud
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:samcli", "ignore::DeprecationWarning:samtranslator"),
]
ADDRESS = "my-namespace.a1b2c.tmprl.cloud:7233"


@pytest.fixture(scope="module")
def cloud():
    with moto_cloud.moto():
        yield


@pytest.fixture(scope="module")
def release(cloud, tmp_path_factory):
    return moto_cloud.Release(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def stack(release):
    return moto_cloud.Stack("one", release, TemporalAddress=ADDRESS)


def test_tables_come_out_as_meant(stack):
    dynamodb = boto3.client("dynamodb")
    tables = stack.resources("AWS::DynamoDB::Table")
    made = {name: dynamodb.describe_table(TableName=physical)["Table"] for name, physical in tables.items()}
    keys = {name: [key["AttributeName"] for key in table["KeySchema"]] for name, table in made.items()}
    assert keys == {"SchedulesTable": ["team_id", "schedule_id"], "ApiKeysTable": ["key_hash"]}
    indexes = [index["IndexName"] for index in made["SchedulesTable"]["GlobalSecondaryIndexes"]]
    assert sorted(indexes) == ["by_suite", "by_team"]
    for table in made.values():
        assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
        assert table["DeletionProtectionEnabled"]


def test_functions_know_their_tables_and_temporal(stack):
    tables, functions = stack.resources("AWS::DynamoDB::Table"), stack.resources("AWS::Lambda::Function")
    for name in ("AuthorizerFunction", "GetScheduleFunction"):
        function = boto3.client("lambda").get_function_configuration(FunctionName=functions[name])
        assert function["Runtime"] == "java25"
        variables = function["Environment"]["Variables"]
        assert variables["SCHEDULES_TABLE"] == tables["SchedulesTable"]
        assert variables["API_KEYS_TABLE"] == tables["ApiKeysTable"]
        assert variables["TEMPORAL_ADDRESS"] == ADDRESS


def test_log_lines_are_kept_for_a_month(stack):
    groups = stack.resources("AWS::Logs::LogGroup")
    assert sorted(groups) == ["AccessLogs", "AuthorizerLogs", "GetScheduleLogs"]
    for group in groups.values():
        (found,) = boto3.client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]
        assert found["retentionInDays"] == 30


def test_a_second_stack_stands_beside_the_first(stack, release):
    second = moto_cloud.Stack("two", release, TemporalAddress=ADDRESS, Stage="other")
    first = stack.resources("AWS::DynamoDB::Table")
    assert set(first.values()).isdisjoint(second.resources("AWS::DynamoDB::Table").values())


def test_an_update_has_another_version_of_what_changed_and_of_nothing_else(stack, release):
    versions = {}

    def new():
        """Functions whose version is another one than when this was asked before."""
        nonlocal versions
        before, versions = versions, set(stack.resources("AWS::Lambda::Version"))
        return sorted(name.split("Version")[0] for name in versions - set(before))

    both = ["AuthorizerFunction", "GetScheduleFunction"]
    assert new() == both
    for file in release.folder.rglob("*.jar"):
        os.utime(file, (1, 1))
    stack.update(release, TemporalAddress=ADDRESS)
    assert new() == []
    release.change_jar("AuthorizerFunction", "second")
    stack.update(release, TemporalAddress=ADDRESS)
    assert new() == ["AuthorizerFunction"]
    release.change_layer("TemporalLayer", "second")
    stack.update(release, TemporalAddress=ADDRESS)
    assert new() == ["GetScheduleFunction"]
    release.change_layer("SchedulesLayer", "second")
    stack.update(release, TemporalAddress=ADDRESS)
    assert new() == both


def test_without_temporals_address_nothing_is_made(release):
    with pytest.raises(botocore.exceptions.ClientError, match="TemporalAddress"):
        moto_cloud.Stack("three", release)
    assert "three" not in [made["StackName"] for made in boto3.client("cloudformation").describe_stacks()["Stacks"]]


def test_tables_alone_outlive_the_stack(release):
    stack = moto_cloud.Stack("four", release, TemporalAddress=ADDRESS)
    tables = set(stack.resources("AWS::DynamoDB::Table").values())
    stack.delete()
    assert tables <= set(boto3.client("dynamodb").list_tables()["TableNames"])
    left = [function["FunctionName"] for function in boto3.client("lambda").list_functions()["Functions"]]
    groups = [group["logGroupName"] for group in boto3.client("logs").describe_log_groups()["logGroups"]]
    roles = [role["RoleName"] for role in boto3.client("iam").list_roles()["Roles"]]
    assert [name for name in [*left, *groups, *roles] if name.startswith("four-")] == []
