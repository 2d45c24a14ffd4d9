"""The running service as tests see it: its parts, more gateways beside its own, and its processes."""

import hashlib
import json
import os
import pathlib
import secrets
import signal
import socket
import string
import subprocess
import time

import boto3
import httpx

ROOT = pathlib.Path(__file__).parents[1]
FOLDER = ROOT / ".local" / "test-run"
PATH = "/api/v1/llm/evals/schedules/"
NOBODYS_KEY = "mk-" + "n" * 43


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

    def add_key(self, team="team_a"):
        """Stores a new key that reads; returns its name among the run's keys."""
        key = "mk-" + "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(43))
        name = f"new_{len(self.keys)}"
        item = {
            "key_hash": hashlib.sha256(key.encode()).hexdigest(),
            "key_id": "key_" + name,
            "team_id": team,
            "org_id": "org_local",
            "scopes": "read:evals",
            "status": "active",
        }
        self.dynamodb().put_item(
            TableName="ApiKeysTable", Item={attribute: {"S": value} for attribute, value in item.items()}
        )
        self.keys[name] = key
        return name

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


class LocalRun:
    """`make run` in a folder of its own under .local, which takes as many requests as it can."""

    def __init__(self, folder, port=None, **variables):
        self.folder = ROOT / ".local" / folder
        self.port = port or free_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.output = self.folder / "run.log"
        variables = {"THROTTLING_RATE_LIMIT": 1_000_000, **variables}
        with open(self.output, "w") as output:
            self.process = subprocess.Popen(
                ["make", "run", f"PORT={self.port}", f"LOCAL_DIR=.local/{folder}", *(f"{k}={v}" for k, v in variables.items())],
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=hear_interrupts,
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


class Backend:
    """A process behind the running service, to be killed or frozen, and brought back."""

    def __init__(self, service, name):
        started = service.process(name)
        self.name = name
        self.command, self.pid = started["command"], started["pid"]
        self.environment = {**os.environ, **started["environment"]}
        self.log_file = FOLDER / "log" / f"{name}.log"
        self.revived = None

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        if self.revived:
            self.revived.wait()
        self.pid = None

    def start_again(self):
        with open(self.log_file, "a") as log:
            self.revived = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        self.pid = self.revived.pid

    def freeze(self):
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.pid, signal.SIGCONT)

    def bring_back(self):
        """Whatever was done to it, it runs."""
        if self.pid is None:
            self.start_again()
        else:
            self.thaw()

    def wait(self):
        """Returns once it takes connections."""
        port = {"temporal": "--port", "secretsmanager": "-p"}.get(self.name)
        wait_for_port(int(self.command[self.command.index(port) + 1] if port else self.command[-1]))

    def end(self):
        """Ends it if it is one that was started here; the first one belongs to `make run`."""
        if self.revived:
            self.revived.kill()
            self.revived.wait()


def hear_interrupts():
    """Tests that run in the background of a script were told to ignore them, and their children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def texts(value):
    """All texts in a JSON value that are long enough to be nobody else's by chance, as JSON writes them."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return {text for member in value for text in texts(member)}
    return {json.dumps(value, ensure_ascii=False)[1:-1]} if isinstance(value, str) and len(value) > 7 else set()


def seeds():
    """The schedules of local/seeds by case."""
    return {file.stem: json.loads(file.read_text()) for file in (ROOT / "local" / "seeds").glob("*.json")}


def leaks(service):
    """Where a log has a key, a webhook secret that is stored now, or a text of a body other than an id."""
    client = service.secretsmanager()
    stored = [secret["ARN"] for page in client.get_paginator("list_secrets").paginate() for secret in page["SecretList"]]
    kept = {f"key {name}": key for name, key in service.keys.items()}
    kept |= {f"secret {arn}": client.get_secret_value(SecretId=arn)["SecretString"] for arn in stored}
    for case, seed in seeds().items():
        kept |= {f"{case}: {text}": text for text in texts({**seed, "id": None})}
    logs = [*(FOLDER / "log").rglob("*"), *(ROOT / ".local").glob("*.log")]
    return [
        f"{log.name} has {what}"
        for log in logs
        if log.is_file()
        for text in [log.read_text(errors="replace")]
        for what, secret in kept.items()
        if secret in text
    ]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for_port(port, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
