"""A version is published when, and only when, code, a layer, a property or a parameter of a function changes."""

import copy
import re

import cfn_template
import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

PARAMETERS = {
    "Stage": "dev",
    "Architecture": "arm64",
    "ReuseSeconds": "30",
    "TemporalAddress": "temporal.example.com:7233",
    "TemporalNamespace": "default",
    "TemporalApiKeySecretArn": "",
}
FUNCTIONS = sorted(cfn_template.functions(cfn_template.load()))


def versions(template, parameters=PARAMETERS):
    """Function to what CloudFormation knows its version by: when that changes, it publishes a new one."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", "AWS::Lambda::Version").schema
    create_only = {path.removeprefix("/properties/") for path in schema["createOnlyProperties"]}
    return {
        properties["FunctionName"]["Ref"]: (
            name,
            {key: filled(properties[key], parameters) for key in create_only & properties.keys()},
        )
        for name, properties in cfn_template.of_type(
            cfn_template.translated(template), "AWS::Lambda::Version"
        ).items()
    }


def filled(value, parameters):
    if "Ref" in value:
        return value["Ref"]
    return re.sub(r"\$\{(\w+)}", lambda name: parameters[name.group(1)], value["Fn::Sub"])


def changed(template, before, resource, **properties):
    """Whose version is another one when a resource has other properties."""
    other = copy.deepcopy(template)
    other["Resources"][resource]["Properties"] |= properties
    after = versions(other)
    return {name for name in after if after[name] != before[name]}


def references(value):
    """Names in a part of the template that Ref and Sub refer to."""
    if isinstance(value, dict):
        names = set(re.findall(r"\$\{(\w+)}", str(value.get("Fn::Sub", ""))))
        names |= {value["Ref"]} if "Ref" in value else set()
        return names.union(*(references(part) for part in value.values()))
    return set().union(*(references(part) for part in value)) if isinstance(value, list) else set()


@pytest.fixture(scope="module")
def before(template):
    return versions(template)


def test_nothing_changed_publishes_nothing(template, before):
    assert versions(copy.deepcopy(template)) == before


@pytest.mark.parametrize("function", FUNCTIONS)
def test_changed_code_publishes_the_function(template, before, function):
    assert changed(template, before, function, CodeUri="another.jar") == {function}


def test_a_changed_layer_publishes_the_functions_that_have_it(template, before):
    for layer in cfn_template.layers(template):
        users = {name for name in FUNCTIONS if layer in cfn_template.layers_of(template, name)}
        assert users and changed(template, before, layer, ContentUri="another/layer") == users, layer


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_changed_parameter_publishes_every_function_that_it_reaches(template, before, parameter):
    after = versions(template, {**PARAMETERS, parameter: "another"})
    assert {name for name in after if after[name] != before[name]} == set(FUNCTIONS)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_parameters_that_publish_a_function_are_those_that_change_it(template, translated, function):
    # one that does not change it would fail the deployment: Lambda publishes nothing that is as it was
    properties = cfn_template.of_type(translated, "AWS::Lambda::Function")[function]
    described = references(cfn_template.functions(template)[function]["VersionDescription"])
    assert described == references(properties) & template["Parameters"].keys() == PARAMETERS.keys()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_changed_property_publishes_the_function(template, before, function):
    assert changed(template, before, function, MemorySize=2048) == {function}


def test_the_longest_parameters_fit_into_a_versions_description(template):
    longest = {
        name: max(map(str, declared.get("AllowedValues", [declared.get("MaxValue", "")])), key=len)
        or "x" * (declared.get("MaxLength") or int(re.search(r"\{1,(\d+)}$", declared["AllowedPattern"])[1]) + 1)
        for name, declared in template["Parameters"].items()
        if name in PARAMETERS
    }
    for _, properties in versions(template, longest).values():
        assert len(properties["Description"]) <= 256


def test_every_function_has_snapshots_of_its_versions_and_an_alias_on_the_newest(translated):
    newest = {
        properties["FunctionName"]["Ref"]: name
        for name, properties in cfn_template.of_type(translated, "AWS::Lambda::Version").items()
    }
    aliases = {
        properties["FunctionName"]["Ref"]: properties
        for properties in cfn_template.of_type(translated, "AWS::Lambda::Alias").values()
    }
    for name, properties in cfn_template.of_type(translated, "AWS::Lambda::Function").items():
        assert properties["SnapStart"] == {"ApplyOn": "PublishedVersions"}, name
        assert aliases[name]["Name"] == "live"
        assert aliases[name]["FunctionVersion"] == {"Fn::GetAtt": [newest[name], "Version"]}


def test_an_old_version_goes_when_the_alias_has_left_it(translated):
    # CloudFormation deletes at the end of an update, after the deployment that may still roll back
    for name, resource in translated["Resources"].items():
        if resource["Type"] in ("AWS::Lambda::Version", "AWS::Lambda::LayerVersion"):
            assert resource["DeletionPolicy"] == "Delete", name
            assert "UpdateReplacePolicy" not in resource, name


def test_a_deployment_is_gradual_and_rolled_back_where_somebody_is_told(translated):
    groups = cfn_template.of_type(translated, "AWS::CodeDeploy::DeploymentGroup")
    alarms = cfn_template.of_type(translated, "AWS::CloudWatch::Alarm")
    for alias in [one for one in translated["Resources"].values() if one["Type"] == "AWS::Lambda::Alias"]:
        group = groups[alias["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]["DeploymentGroupName"]["Ref"]]
        condition, gradual, at_once = group["DeploymentConfigName"]["Fn::If"]
        assert condition == "IsWatched"
        assert gradual["Fn::Sub"][1] == {"ConfigName": "Canary10Percent5Minutes"}
        assert at_once["Fn::Sub"][1] == {"ConfigName": "AllAtOnce"}
        condition, watched, unwatched = group["AlarmConfiguration"]["Fn::If"]
        assert (condition, unwatched) == ("IsWatched", {})
        (alarm,) = [alarms[entry["Name"]["Ref"]] for entry in watched["Alarms"]]
        dimensions = {entry["Name"]: entry["Value"] for entry in alarm["Dimensions"]}
        assert dimensions["FunctionName"] == alias["Properties"]["FunctionName"]
        assert dimensions["ExecutedVersion"] == alias["Properties"]["FunctionVersion"]
        # the alias waits for the group and so for the alarm; cfn-lint does not see that circle
        assert "Aliaslive" not in str(alarm)
