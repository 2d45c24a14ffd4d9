"""The whole service, started once for all tests as `make run` starts it, with data of its own."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import time

import boto3
import httpx
import pytest

ROOT = pathlib.Path(__file__).parents[2]
FOLDER = ROOT / ".local" / "test-run"
PATH = "/api/v1/llm/evals/schedules/"


class Service:
    """A running service: where its parts are, its keys and schedules, and its log."""

    def __init__(self, run, log_file=FOLDER / "log" / "functions.log"):
        self.run = run
        self.log_file = log_file
        self.base_url = run["base_url"]
        self.keys = run["api_keys"]
        self.schedules = run["schedules"]
        self.http = httpx.Client(base_url=self.base_url, timeout=10)

    def get(self, schedule_id, key="team_a", **headers):
        """GET one schedule with one of the run's keys; header names are written with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            sent["Authorization"] = "Bearer " + self.keys[key]
        return self.http.get(PATH + schedule_id, headers=sent)

    def dynamodb(self):
        return self._aws("dynamodb", self.run["dynamodb_url"])

    def secretsmanager(self):
        return self._aws("secretsmanager", self.run["secretsmanager_url"])

    def temporal(self, *arguments):
        """Runs the `temporal` command line and returns what it prints, as JSON."""
        command = [self.process("temporal")["command"][0], *arguments, "--address", self.run["temporal"]["address"]]
        return json.loads(subprocess.check_output([*command, "-o", "json"], text=True))

    def process(self, name):
        return json.loads((FOLDER / "processes.json").read_text())[name]

    def log_of(self, response):
        """The functions' log lines about the request that was answered so."""
        request_id = response.headers["x-amzn-RequestId"]
        lines = [line for line in self.log().splitlines() if request_id in line and line.startswith("{")]
        return [json.loads(line) for line in lines]

    def log(self):
        return self.log_file.read_text()

    @staticmethod
    def _aws(name, url):
        return boto3.client(
            name, endpoint_url=url, region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local"
        )


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class LocalRun:
    """`make run` in a folder of its own under .local."""

    def __init__(self, folder, port=None):
        self.folder = ROOT / ".local" / folder
        self.port = port or free_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.output = self.folder / "run.log"
        with open(self.output, "w") as output:
            self.process = subprocess.Popen(
                ["make", "run", f"PORT={self.port}", f"LOCAL_DIR=.local/{folder}"],
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ready(self):
        """Returns what run.json says, once it answers."""
        deadline = time.monotonic() + 120
        while "Ready after" not in self.output.read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the service did not start:\n" + self.output.read_text())
            time.sleep(0.1)
        return json.loads((self.folder / "run.json").read_text())

    def end(self, sign=signal.SIGTERM):
        if self.process.poll() is None:
            os.killpg(self.process.pid, sign)
        return self.process.wait(timeout=30)


class Gateway:
    """One more gateway with its functions, beside the running service's own, over the same backends.

    Its environment can differ: other addresses (a proxy in front of a backend), another REUSE_SECONDS; so can
    its template.
    """

    def __init__(self, service, name, template=None, **changes):
        started = service.process("functions")
        self.port = free_port()
        self.log_file = FOLDER / "log" / f"{name}.log"
        environment = {"PATH": os.environ["PATH"], **started["environment"], **changes}
        *command, usual_template, _ = started["command"]
        command += [str(template or usual_template), str(self.port)]
        with open(self.log_file, "w") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        wait_for_port(self.port)
        self.service = Service({**service.run, "base_url": f"http://127.0.0.1:{self.port}"}, self.log_file)

    def end(self):
        self.process.terminate()
        self.process.wait(timeout=30)


def wait_for_port(port, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="session")
def fresh(service):
    """The service with nothing reused: each read asks Temporal and Secrets Manager."""
    gateway = Gateway(service, "fresh", REUSE_SECONDS="0")
    yield gateway.service
    gateway.end()


@pytest.fixture(scope="session")
def service():
    run = LocalRun(FOLDER.name)
    try:
        yield Service(run.ready())
    finally:
        run.end()


@pytest.fixture
def cron(service):
    return service.schedules["cron"]
