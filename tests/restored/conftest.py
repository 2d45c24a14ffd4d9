"""Our functions under the official interface client, frozen and restored: bench/snapshot.py is the stand-in for SnapStart."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import cfn_template
import packages
import pytest

from running_service import ROOT

os.environ.setdefault("BENCH_WORK", str(ROOT / ".local" / "bench"))
sys.path += [str(ROOT / "bench"), str(ROOT / "tests" / "service")]

import run as bench  # noqa: E402
import snapshot  # noqa: E402

NAMES = {"GetScheduleFunction": "get-schedule", "AuthorizerFunction": "authorizer"}


@pytest.fixture(scope="session")
def criu():
    try:
        snapshot.adopt_orphans()
        return snapshot.find_criu()
    except SystemExit:
        pytest.skip("snapshots are taken by CRIU, on Linux, as root")


@pytest.fixture(scope="session")
def interface_client():
    """Java and the class path of the runtime interface client."""
    jdk = bench.find_jdk(25)
    bench.build_java(jdk)
    libraries = pathlib.Path(bench.WORK, "java", "target", "dist", "lib").glob("*.jar")
    client = [str(jar) for jar in libraries if jar.name.startswith(bench.RIC_JARS)]
    return os.path.join(jdk, "bin", "java"), client


@pytest.fixture
def freeze(service, criu, interface_client):
    """Freezes a function of the template that has started over the running service's backends; kinds of variables may differ."""
    java, client = interface_client
    frozen = []

    def freeze(function, without=(), **variables):
        properties = cfn_template.functions(cfn_template.load())[function]
        usual = {**service.process("functions")["environment"], "REUSE_SECONDS": "0"}
        own = properties["Environment"]["Variables"]
        environment = {**usual, "JAVA_TOOL_OPTIONS": own["JAVA_TOOL_OPTIONS"], **variables}
        jars = os.pathsep.join([*map(str, packages.class_path(function)), *client])
        main = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"
        command = [java, "-XX:+UseSerialGC", *snapshot.JVM, "-cp", jars, main, properties["Handler"]]
        kept = {name: value for name, value in environment.items() if name not in without}
        one = snapshot.Snapshot(f"test-{NAMES[function]}", {"cmd": command, "cwd": str(ROOT), "env": kept}, {}, criu)
        frozen.append(one)
        one.freeze()
        return one

    yield freeze
    for one in frozen:
        one.close()
        shutil.rmtree(one.dir, ignore_errors=True)


@pytest.fixture
def event(service):
    """A GET of a seeded schedule by its team, as API Gateway puts it to the function."""

    def event(case):
        given = json.loads((ROOT / "events" / "get-schedule.json").read_text())
        given["pathParameters"]["schedule_id"] = service.schedules[case]
        return json.dumps(given).encode()

    return event


@pytest.fixture(scope="session")
def faketime(tmp_path_factory):
    """The library that shifts a process's clock, from Debian's package."""
    folder = tmp_path_factory.mktemp("faketime")
    subprocess.run(["apt-get", "download", "-q", "libfaketime"], cwd=folder, capture_output=True)
    packages = list(folder.glob("*.deb"))
    if not packages:
        pytest.skip("the clock is shifted by Debian's libfaketime, which cannot be had here")
    subprocess.run(["dpkg", "-x", packages[0], folder], check=True)
    (library,) = folder.rglob("libfaketimeMT.so.1")
    return library
