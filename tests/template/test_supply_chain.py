"""What stands in the layers: every library is in the layer's bill of materials, with a licence that we allow."""

import hashlib
import json
import zipfile

import cfn_template
import pytest

ALLOWED = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MIT-0"}

TEMPLATE = cfn_template.load()
LAYERS = {
    name: cfn_template.ROOT / properties["ContentUri"] for name, properties in cfn_template.layers(TEMPLATE).items()
}


def components(layer):
    """SHA-256 of a library to what its layer's bill of materials says of it."""
    bill = LAYERS[layer].parent / "bom.json"
    assert bill.exists(), f"{bill} is missing: run make package"
    return {
        digest["content"]: component
        for component in json.loads(bill.read_text())["components"]
        for digest in component["hashes"]
        if digest["alg"] == "SHA-256"
    }


def licences(component):
    """The licence's SPDX id, else its own name or expression; several are a choice, or unclear: all must be allowed."""
    found = set()
    for choice in component.get("licenses", []):
        licence = choice.get("license", {})
        found.add(licence.get("id") or licence.get("name") or choice.get("expression"))
    return found


def libraries(layer):
    """The jars beside our own, whole: the build takes one layer's classes out of them."""
    target = LAYERS[layer].parent
    folder = target / "libraries" if (target / "libraries").exists() else LAYERS[layer] / "java" / "lib"
    jars = [jar for jar in folder.glob("*.jar") if not jar.name.startswith(f"{target.parent.name}-layer-")]
    assert jars, f"{folder} has no jars: run make package"
    return jars


def classes(jar):
    """Name and checksum of each class in it."""
    with zipfile.ZipFile(jar) as archive:
        return {(entry.filename, entry.CRC) for entry in archive.infolist() if entry.filename.endswith(".class")}


@pytest.mark.parametrize("layer", LAYERS)
def test_every_library_of_a_layer_is_in_its_bill_of_materials(layer):
    known = components(layer)
    assert [jar.name for jar in libraries(layer) if hashlib.sha256(jar.read_bytes()).hexdigest() not in known] == []


@pytest.mark.parametrize("layer", LAYERS)
def test_every_class_of_a_layer_is_ours_or_a_librarys(layer):
    in_layer = set().union(*map(classes, LAYERS[layer].rglob("*.jar")))
    foreign = in_layer - set().union(*map(classes, libraries(layer)))
    assert {name for name, _ in foreign if not name.startswith("evalschedules/")} == set()


@pytest.mark.parametrize("layer", LAYERS)
def test_every_library_of_a_layer_has_a_licence_that_is_allowed(layer):
    found = {f"{c['name']} {c['version']}": licences(c) for c in components(layer).values()}
    assert {library: names for library, names in found.items() if not names or names - ALLOWED} == {}
