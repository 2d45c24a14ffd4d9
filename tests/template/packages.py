"""What was built: the functions' jars, and the layers' jars that stand on their class paths."""

import cfn_template

TEMPLATE = cfn_template.load()


def function_jar(function):
    return built(cfn_template.ROOT / cfn_template.functions(TEMPLATE)[function]["CodeUri"])


def layer_jars(layer):
    folder = built(cfn_template.ROOT / cfn_template.layers(TEMPLATE)[layer]["ContentUri"])
    jars = sorted((folder / "java" / "lib").glob("*.jar"))
    assert jars, f"{folder} has no java/lib/*.jar"
    assert {file for file in folder.rglob("*") if file.is_file()} == set(jars), "Lambda reads java/lib alone"
    return jars


def built(path):
    assert path.exists(), f"{path} is missing: run make package"
    return path


def class_path(function):
    return [
        function_jar(function),
        *(jar for layer in cfn_template.layers_of(TEMPLATE, function) for jar in layer_jars(layer)),
    ]
