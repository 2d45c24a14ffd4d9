"""What the functions take, counted without a clock; a budget is raised on purpose or not at all."""

import json
import os
import subprocess
import zipfile

import cfn_template
import packages
import pytest

MEGABYTE = 1_000_000
ZIPPED = {"SchedulesLayer": 15 * MEGABYTE, "TemporalLayer": 15 * MEGABYTE}
FUNCTION_JAR = 20_000

# The stand-ins' share, in the same process, included: tests/template/Budget.java
CLASSES_UNTIL_THE_FIRST_ANSWER = 7_300
THREADS = 41
BYTES_OF_A_WARM_GET = 480_000
BYTES_OF_A_WARM_GET_THAT_REUSES = 255_000


REQUESTS = ["DescribeSchedule", "DescribeSecret", "GetItem"]
CONNECTIONS = ["connection to DynamoDB", "connection to Secrets Manager", "connection to Temporal"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Runs a class of this folder with GetSchedule's jars, and reads what it prints."""
    classes = tmp_path_factory.mktemp("classes")
    java = os.path.join(os.environ["JAVA_HOME"], "bin")
    jars = [*packages.class_path("GetScheduleFunction"), *(cfn_template.ROOT / "local/target/lib").glob("aws-lambda-java-core-*")]
    class_path = os.pathsep.join(map(str, [classes, *jars]))
    sources = [cfn_template.ROOT / "tests" / "template" / f"{name}.java" for name in ("Budget", "RoundTrips")]
    subprocess.run([os.path.join(java, "javac"), "-nowarn", "-d", classes, "-cp", class_path, *sources], check=True)
    function = cfn_template.functions(cfn_template.load())["GetScheduleFunction"]
    flags = function["Environment"]["Variables"]["JAVA_TOOL_OPTIONS"].split()
    environment = {"PATH": os.environ["PATH"], "AWS_REGION": "us-east-1", "POWERTOOLS_METRICS_NAMESPACE": "EvalSchedules"}
    environment |= {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nobody"}

    def run(name):
        command = [os.path.join(java, "java"), *flags, "-cp", class_path, f"evalschedules.getschedule.{name}"]
        return json.loads(subprocess.check_output(command, env=environment, text=True))

    return run


@pytest.fixture(scope="module")
def taken(run):
    return run("Budget")


@pytest.fixture(scope="module")
def round_trips(run):
    return run("RoundTrips")


@pytest.mark.parametrize("layer", ZIPPED)
def test_size_of_a_layer(layer, tmp_path):
    zipped = tmp_path / "layer.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for jar in packages.layer_jars(layer):
            archive.write(jar, jar.name)
    assert zipped.stat().st_size <= ZIPPED[layer]


@pytest.mark.parametrize("function", cfn_template.functions(cfn_template.load()))
def test_size_of_a_function(function):
    assert packages.function_jar(function).stat().st_size <= FUNCTION_JAR


def test_classes_loaded_until_the_first_answer(taken):
    assert taken["classes"] <= CLASSES_UNTIL_THE_FIRST_ANSWER


def test_threads(taken):
    assert taken["threads"] <= THREADS


def test_bytes_allocated_by_a_warm_get(taken):
    assert taken["bytes"] <= BYTES_OF_A_WARM_GET
    assert taken["bytes_reused"] <= BYTES_OF_A_WARM_GET_THAT_REUSES


def test_a_first_get_opens_three_connections_for_three_requests(round_trips):
    assert [gets[0] for gets in round_trips.values()] == [[*REQUESTS, *CONNECTIONS]] * 2


def test_a_warm_get_sends_three_requests_by_the_same_connections(round_trips):
    _, *warm = round_trips["fresh"]
    assert warm == [REQUESTS, REQUESTS]


def test_a_get_that_reuses_asks_dynamodb_alone(round_trips):
    _, *warm = round_trips["reused"]
    assert warm == [["GetItem"], ["GetItem"]]
