"""What stands on a function's class path: its jar and the layers that the template names, as built."""

import collections
import zipfile

import cfn_template
import pytest
from packages import class_path, function_jar, layer_jars

TEMPLATE = cfn_template.load()
FUNCTIONS = sorted(cfn_template.functions(TEMPLATE))
LAYERS = sorted(cfn_template.layers(TEMPLATE))
MEGABYTE = 1024 * 1024


def classes(jar):
    """Names of the classes in a jar, without module descriptors and those for other Java versions."""
    with zipfile.ZipFile(jar) as content:
        return [
            name.removesuffix(".class").replace("/", ".")
            for name in content.namelist()
            if name.endswith(".class") and not name.startswith("META-INF/") and name != "module-info.class"
        ]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_class_stands_twice_on_the_class_path(function):
    jars = collections.defaultdict(list)
    for jar in class_path(function):
        for name in classes(jar):
            jars[name].append(jar.name)
    assert {name: found for name, found in jars.items() if len(found) > 1} == {}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_jar_holds_our_own_classes_only(function):
    names = classes(function_jar(function))
    assert names
    assert [name for name in names if not name.startswith("evalschedules.")] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_handler_of_a_function_is_in_its_jar(function):
    handler = cfn_template.functions(TEMPLATE)[function]["Handler"]
    assert handler.split("::")[0] in classes(function_jar(function))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_five_layers_at_most(function):
    assert len(cfn_template.layers_of(TEMPLATE, function)) <= 5


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_and_its_layers_are_below_250_megabytes(function):
    # Lambda unzips the function's jar; the layers' jars stay as they are
    with zipfile.ZipFile(function_jar(function)) as content:
        own = sum(entry.file_size for entry in content.infolist())
    assert own + sum(jar.stat().st_size for jar in class_path(function)[1:]) < 250 * MEGABYTE


def test_the_runtime_brings_aws_lambda_java_core_and_no_layer_does():
    for layer in LAYERS:
        for jar in layer_jars(layer):
            assert not jar.name.startswith("aws-lambda-java-core"), layer
            assert "com.amazonaws.services.lambda.runtime.RequestHandler" not in classes(jar), jar.name


def test_the_authorizer_does_not_carry_the_temporal_client():
    assert "TemporalLayer" not in cfn_template.layers_of(TEMPLATE, "AuthorizerFunction")
    carried = [name for jar in class_path("AuthorizerFunction") for name in classes(jar)]
    assert [name for name in carried if name.startswith(("io.temporal.", "io.grpc."))] == []
