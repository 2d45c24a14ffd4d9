"""moto as a small cloud of its own, and releases of the template that are put into it."""

import contextlib
import json
import os
import socket
import subprocess
import time
import zipfile

import boto3
import cfn_template
from click.testing import CliRunner
from samcli.cli.main import cli

MADE = {
    f"AWS::{kind}"
    for kind in ("DynamoDB::Table", "IAM::Role", "Lambda::Function", "Lambda::Version", "Logs::LogGroup")
}


@contextlib.contextmanager
def moto():
    """A server that is there when the block begins; clients of boto3 and SAM find it by the environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [cfn_template.ROOT / ".local" / "tools" / "bin" / "moto_server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while server.poll() is None and socket.socket().connect_ex(("127.0.0.1", port)):
            assert time.monotonic() < deadline, "moto does not start"
            time.sleep(0.1)
        boto3.client("s3").create_bucket(Bucket="code")
        yield
    finally:
        del os.environ["AWS_ENDPOINT_URL"]
        server.terminate()
        server.wait(timeout=30)


class Release:
    """template.yaml in a folder with small stand-ins for jars and layers, as a build would leave them."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "template.yaml").write_bytes((cfn_template.ROOT / "template.yaml").read_bytes())
        template = cfn_template.load()
        for function in cfn_template.functions(template):
            self.change_jar(function, f"first {function}")
        for layer in cfn_template.layers(template):
            self.change_layer(layer, f"first {layer}")

    def change_jar(self, function, content):
        jar = self.folder / cfn_template.functions(cfn_template.load())[function]["CodeUri"]
        jar.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(jar, "w") as archive:
            archive.writestr(zipfile.ZipInfo("Handler.class"), content)

    def change_layer(self, layer, content):
        folder = self.folder / cfn_template.layers(cfn_template.load())[layer]["ContentUri"] / "java" / "lib"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "some.jar").write_text(content)

    def packaged(self):
        """The template after `sam package`."""
        written = self.folder / "packaged.yaml"
        arguments = ["--template-file", self.folder / "template.yaml", "--output-template-file", written]
        done = CliRunner().invoke(cli, ["package", "--s3-bucket", "code", *map(str, arguments)])
        assert done.exit_code == 0, done.output
        return cfn_template.load(written)


class Stack:
    """A stack of what moto can make of a release."""

    def __init__(self, name, release, **parameters):
        self.name = name
        self._call("create_stack", release, parameters)

    def update(self, release, **parameters):
        self._call("update_stack", release, parameters)

    def delete(self):
        boto3.client("cloudformation").delete_stack(StackName=self.name)

    def resources(self, resource_type):
        """Logical id to physical id."""
        found = boto3.client("cloudformation").describe_stack_resources(StackName=self.name)["StackResources"]
        return {
            resource["LogicalResourceId"]: resource.get("PhysicalResourceId")
            for resource in found
            if resource.get("ResourceType") == resource_type
        }

    def _call(self, action, release, parameters):
        template = cfn_template.transformed(release.packaged())
        template["Resources"] = {
            name: resource for name, resource in template["Resources"].items() if resource["Type"] in MADE
        }
        for function in cfn_template.of_type(template, "AWS::Lambda::Function").values():
            del function["Layers"]
        template["Outputs"] = {
            name: output for name, output in template["Outputs"].items() if "Api}" not in str(output["Value"])
        }
        boto3.client("s3").put_object(Bucket="code", Key=f"{self.name}.json", Body=json.dumps(template))
        getattr(boto3.client("cloudformation"), action)(
            StackName=self.name,
            TemplateURL=f"http://code.s3.amazonaws.com/{self.name}.json",
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            Capabilities=["CAPABILITY_IAM"],
        )
