"""Reads template.yaml as plain data, and as the CloudFormation that SAM makes of it."""

import copy
import json
from pathlib import Path

import yaml
from samtranslator.translator.transform import transform

ROOT = Path(__file__).parents[2]


class _Loader(yaml.SafeLoader):
    """Knows CloudFormation's short tags: !Ref x is {"Ref": x}, !Sub x is {"Fn::Sub": x}."""


def _short_tag(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_tag)


def load(path=ROOT / "template.yaml"):
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)


def of_type(template, resource_type):
    """Logical id to properties, of all resources of a type."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template["Resources"].items()
        if resource["Type"] == resource_type
    }


def functions(template):
    return of_type(template, "AWS::Serverless::Function")


def layers(template):
    return of_type(template, "AWS::Serverless::LayerVersion")


def layers_of(template, function):
    """Logical ids of a function's layers, those of Globals included."""
    everywhere = template.get("Globals", {}).get("Function", {}).get("Layers", [])
    return [layer["Ref"] for layer in [*everywhere, *functions(template)[function].get("Layers", [])]]


def routes(template):
    """(METHOD, path) of all Api events."""
    return {
        (event["Properties"]["Method"].upper(), event["Properties"]["Path"])
        for function in functions(template).values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "Api"
    }


def translated(template):
    """What a deployment would create, with code taken as uploaded."""
    uploaded = copy.deepcopy(template)
    for properties in [*functions(uploaded).values(), *layers(uploaded).values()]:
        for code in properties.keys() & {"CodeUri", "ContentUri"}:
            properties[code] = f"s3://bucket/{properties[code]}"
    return transformed(uploaded)


def transformed(packaged):
    """What SAM makes of a packaged template. No managed policy is taken as known."""
    return transform(packaged, {}, _NoManagedPolicies())


class _NoManagedPolicies:
    @staticmethod
    def load():
        return {}


def gateway_response_bodies(template):
    """Type of gateway response to its body, with a request id put in as API Gateway does."""
    (api,) = of_type(template, "AWS::Serverless::Api").values()
    return {
        kind: json.loads(
            response["ResponseTemplates"]["application/json"].replace("$context.requestId", "c6af9ac6-7b61-11e6")
        )
        for kind, response in api["GatewayResponses"].items()
    }
