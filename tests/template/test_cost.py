"""At rest one pays for what is stored, and a flat price a month for few things; nothing is billed by the hour."""

import importlib.util
import re

import cfn_template
import pytest

# What a resource costs when nobody calls: nothing, by what it stores, or a flat price a month (docs/cost.md).
AT_REST = {
    "AWS::ApiGateway::Account": "none",
    "AWS::ApiGateway::Deployment": "none",
    "AWS::ApiGateway::RestApi": "none",
    "AWS::ApiGateway::Stage": "none",
    "AWS::CloudWatch::Alarm": "flat",
    "AWS::CloudWatch::Dashboard": "flat",
    "AWS::CodeDeploy::Application": "none",
    "AWS::CodeDeploy::DeploymentGroup": "none",
    "AWS::DynamoDB::Table": "stored",
    "AWS::Events::Rule": "none",
    "AWS::IAM::Role": "none",
    "AWS::Lambda::Alias": "none",
    "AWS::Lambda::Function": "none",
    "AWS::Lambda::LayerVersion": "none",
    "AWS::Lambda::Permission": "none",
    "AWS::Lambda::Version": "none",
    "AWS::Logs::LogGroup": "stored",
}

# Properties by which one of these would be billed by the hour after all.
BY_THE_HOUR = {
    "CacheClusterEnabled",
    "CapacityProviderConfig",
    "OnDemandThroughput",
    "ProvisionedConcurrencyConfig",
    "ProvisionedThroughput",
    "VpcConfig",
    "WarmThroughput",
}


@pytest.fixture(scope="module")
def prices():
    source = importlib.util.spec_from_file_location("cost", cfn_template.ROOT / "docs" / "cost.py")
    module = importlib.util.module_from_spec(source)
    source.loader.exec_module(module)
    return module


def keys(value):
    """Every key in a part of the template."""
    if isinstance(value, dict):
        return set(value).union(*(keys(part) for part in value.values()))
    return set().union(*(keys(part) for part in value)) if isinstance(value, list) else set()


def test_every_resource_costs_nothing_at_rest_or_what_it_stores_or_a_flat_price(translated):
    for name, resource in translated["Resources"].items():
        assert resource["Type"] in AT_REST, f"{name}: what does it cost when nobody calls?"


def test_nothing_is_provisioned(translated):
    for name, resource in translated["Resources"].items():
        assert BY_THE_HOUR.isdisjoint(keys(resource.get("Properties", {}))), name
    for name, table in cfn_template.of_type(translated, "AWS::DynamoDB::Table").items():
        assert table["BillingMode"] == "PAY_PER_REQUEST", name


def test_what_is_flat_is_left_out_where_nobody_is_told(translated):
    for name, resource in translated["Resources"].items():
        if AT_REST[resource["Type"]] == "flat":
            assert resource["Condition"] == "IsWatched", name


def test_the_page_has_the_figures_that_the_script_computes(prices):
    page = (cfn_template.ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"<!-- make cost -->\n(.+?)<!-- end -->", page, re.DOTALL)
    assert shown.strip() == prices.page().strip()


def test_the_alarms_that_are_paid_are_those_of_the_template(prices, template):
    alarms = cfn_template.of_type(template, "AWS::CloudWatch::Alarm").values()
    looked_at = sum(sum("MetricStat" in part for part in alarm.get("Metrics", [])) or 1 for alarm in alarms)
    assert prices.ALARM_METRICS == looked_at
    assert prices.MEMORY_GB * 1024 == template["Globals"]["Function"]["MemorySize"]
