"""What the functions print on Lambda, and that alarms and dashboard look at nothing else."""

import json
import os
import re
import subprocess

import cfn_template
import packages
import pytest

# What AWS itself measures, by the dimensions that it measures it with.
AWS_METRICS = {
    ("AWS/Lambda", ("FunctionName", "Resource")): {"Duration", "Errors", "Invocations", "Throttles"},
    ("AWS/Lambda", ("ExecutedVersion", "FunctionName", "Resource")): {"Errors"},
    ("AWS/ApiGateway", ("ApiName", "Stage")): {"4XXError", "5XXError", "Count", "Latency"},
    ("AWS/DynamoDB", ("Operation", "TableName")): {"SystemErrors", "ThrottledRequests"},
}


@pytest.fixture(scope="module")
def lines(template):
    """What the shipped jars print, as JSON, with the environment that Lambda and the template give them."""
    config = template["Globals"]["Function"]["LoggingConfig"]
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_LAMBDA_FUNCTION_NAME": "GetScheduleFunction",
        "AWS_LAMBDA_LOG_FORMAT": config["LogFormat"],
        "AWS_LAMBDA_LOG_LEVEL": config["ApplicationLogLevel"],
        "POWERTOOLS_METRICS_NAMESPACE": variables["POWERTOOLS_METRICS_NAMESPACE"],
        "POWERTOOLS_SERVICE_NAME": variables["POWERTOOLS_SERVICE_NAME"]["Fn::Sub"],
    }
    class_path = os.pathsep.join(map(str, packages.class_path("GetScheduleFunction")))
    source = cfn_template.ROOT / "tests" / "template" / "Output.java"
    command = [os.path.join(os.environ["JAVA_HOME"], "bin", "java"), "-cp", class_path, str(source)]
    return [json.loads(line) for line in subprocess.check_output(command, env=environment, text=True).splitlines()]


@pytest.fixture(scope="module")
def printed(lines):
    """Namespace, dimensions with their values, and names of the metrics that are printed."""
    (metrics,) = [line for line in lines if "_aws" in line]
    (directive,) = metrics["_aws"]["CloudWatchMetrics"]
    (dimensions,) = directive["Dimensions"]
    values = {name: metrics[name] for name in dimensions}
    return directive["Namespace"], values, {metric["Name"] for metric in directive["Metrics"]}


def alarm_metrics(template):
    """Alarm to the metrics it looks at, each as namespace, name and dimensions."""
    for name, alarm in cfn_template.of_type(template, "AWS::CloudWatch::Alarm").items():
        metrics = [part["MetricStat"]["Metric"] for part in alarm.get("Metrics", []) if "MetricStat" in part]
        for metric in metrics or [alarm]:
            dimensions = {part["Name"]: part["Value"] for part in metric["Dimensions"]}
            yield name, metric["Namespace"], metric["MetricName"], dimensions


def widgets(template):
    (dashboard,) = cfn_template.of_type(template, "AWS::CloudWatch::Dashboard").values()
    return json.loads(dashboard["DashboardBody"]["Fn::Sub"])["widgets"]


def dashboard_metrics(template):
    for widget in widgets(template):
        for namespace, name, *dimensions in widget["properties"].get("metrics", []):
            pairs = [part for part in dimensions if isinstance(part, str)]
            dimensions = {key: {"Fn::Sub": value} for key, value in zip(pairs[::2], pairs[1::2], strict=True)}
            yield widget["properties"]["title"], namespace, name, dimensions


def test_libraries_stay_quiet_though_lambda_gives_every_logger_the_level_info(lines):
    assert [line["message"] for line in lines if "message" in line] == ["a request", "ours", "a library's warning"]


def test_lambda_does_not_drop_the_metrics_since_it_takes_lines_without_a_level_for_info(lines, template):
    (metrics,) = [line for line in lines if "_aws" in line]
    assert "level" not in metrics
    assert template["Globals"]["Function"]["LoggingConfig"] == {
        "LogFormat": "JSON",
        "ApplicationLogLevel": "INFO",
        "SystemLogLevel": "WARN",
    }


def test_alarms_and_dashboard_look_at_what_is_printed_or_what_aws_measures(printed, template):
    ours, values, names = printed
    for where, namespace, name, dimensions in [*alarm_metrics(template), *dashboard_metrics(template)]:
        if namespace == ours:
            assert name in names, f"{where}: nobody prints {name}"
            assert dimensions == {key: {"Fn::Sub": value} for key, value in values.items()}, where
        else:
            assert name in AWS_METRICS[namespace, tuple(sorted(dimensions))], f"{where}: {name}"


def test_every_metric_that_tells_of_a_fault_is_on_the_dashboard(printed, template):
    ours, _, names = printed
    assert {name for _, namespace, name, _ in dashboard_metrics(template) if namespace == ours} == names


def test_function_metrics_are_those_of_the_alias(template):
    for where, namespace, _, dimensions in [*alarm_metrics(template), *dashboard_metrics(template)]:
        if namespace == "AWS/Lambda":
            function = dimensions["FunctionName"]
            name = function["Ref"] if "Ref" in function else function["Fn::Sub"].strip("${}")
            assert dimensions["Resource"] == {"Fn::Sub": f"${{{name}}}:live"}, where


def test_the_gateways_metrics_have_the_name_that_the_api_gets(translated):
    (api,) = cfn_template.of_type(translated, "AWS::ApiGateway::RestApi").values()
    assert api["Name"] == api["Body"]["info"]["title"] == {"Ref": "AWS::StackName"}


def test_the_dashboard_tells_us_from_each_dependency(template):
    titles = [widget["properties"]["title"] for widget in widgets(template)]
    assert {"Is it us?", "Is it DynamoDB?", "Is it Secrets Manager?", "Is it Temporal?"} <= set(titles)


def test_alarms_and_dashboard_are_there_only_where_somebody_is_told(template):
    for name, resource in template["Resources"].items():
        if resource["Type"].startswith("AWS::CloudWatch::"):
            assert resource["Condition"] == "IsWatched", name
            if "NewVersion" not in name and resource["Type"].endswith("Alarm"):
                assert resource["Properties"]["AlarmActions"] == [{"Ref": "AlarmTopicArn"}], name


def test_no_alarm_looks_at_what_a_stranger_can_cause(template):
    # refusals of the authorizer are no errors of it, and 4XX and 5XX of the gateway count them
    assert "AWS/ApiGateway" not in {namespace for _, namespace, _, _ in alarm_metrics(template)}


def test_every_alarm_is_explained_to_the_operator(template):
    text = (cfn_template.ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    explained = re.findall(r"^### `(\w+)`", text, re.MULTILINE)
    assert sorted(explained) == sorted(cfn_template.of_type(template, "AWS::CloudWatch::Alarm"))
