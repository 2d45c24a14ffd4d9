"""Reads openapi.yaml: operations with their references followed, and what fits a schema."""

import jsonschema
from referencing import Registry
from referencing.jsonschema import DRAFT202012

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def operations(openapi):
    """(METHOD, path) to operation."""
    return {
        (method.upper(), path): operation
        for path, item in openapi["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def resolved(openapi, node):
    """The node that a reference names, or the node itself."""
    while "$ref" in node:
        target = openapi
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def responses(openapi):
    """(METHOD, path, status) to response."""
    return {
        (*route, status): resolved(openapi, response)
        for route, operation in operations(openapi).items()
        for status, response in operation["responses"].items()
    }


def examples(node):
    """The values of a parameter's, header's or media type's examples."""
    if "example" in node:
        return [node["example"]]
    return [example["value"] for example in node.get("examples", {}).values()]


def validator(openapi, schema):
    """A JSON Schema validator that follows references into the contract."""
    contract = DRAFT202012.create_resource(openapi)
    return jsonschema.Draft202012Validator(
        _absolute(schema), registry=Registry().with_resource("urn:openapi", contract)
    )


def faults(openapi, schema, value):
    return [f"{fault.json_path}: {fault.message}" for fault in validator(openapi, schema).iter_errors(value)]


def _absolute(schema):
    """The top reference alone must name the contract; those inside it are resolved from there."""
    if isinstance(schema, dict):
        return {
            key: f"urn:openapi{value}" if key == "$ref" and value.startswith("#") else _absolute(value)
            for key, value in schema.items()
        }
    return [_absolute(item) for item in schema] if isinstance(schema, list) else schema
