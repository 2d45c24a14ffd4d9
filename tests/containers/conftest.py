"""`make run DOCKER=1` with data of its own, and `sam local` in containers against its backends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from engine import ARCHITECTURE
from running_service import ROOT, LocalRun, Service, free_port

SAM = str(Path(sys.executable).with_name("sam"))
FOLDER = ROOT / ".local" / "docker-run"


class SamLocal:
    """The command line that the README gives, with this run's variables."""

    @staticmethod
    def command(*arguments):
        variables = ["--env-vars", str(FOLDER / "env.json"), "--parameter-overrides", f"Architecture={ARCHITECTURE}"]
        return [SAM, "local", *arguments, *variables]

    def invoke(self, function, event):
        """What the function answers, as text."""
        command = self.command("invoke", function, "-e", f"events/{event}.json")
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True).stdout


class StartApi:
    """A running `sam local start-api`."""

    def __init__(self):
        self.port = free_port()
        self.log = FOLDER / "start-api.log"
        with open(self.log, "w") as log:
            command = SamLocal.command("start-api", "--port", str(self.port))
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def service(self, run):
        """The service behind it, once it reads a schedule: until then a call can take longer than the function may."""
        service = Service({**run, "base_url": f"http://127.0.0.1:{self.port}"}, self.log)
        service.http.timeout = 60
        deadline = time.monotonic() + 300
        while not self.reads(service):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("sam local start-api does not read:\n" + self.log.read_text())
            time.sleep(0.5)
        return service

    @staticmethod
    def reads(service):
        try:
            return service.get(service.schedules["cron"]).status_code == 200
        except httpx.TransportError:
            return False

    def end(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=60)


@pytest.fixture(scope="session")
def service():
    """The same backends behind the local gateway."""
    run = LocalRun(FOLDER.name, DOCKER=1)
    try:
        yield Service(run.ready())
    finally:
        run.end()


@pytest.fixture(scope="session")
def sam(service):
    subprocess.run([SAM, "build"], cwd=ROOT, capture_output=True, check=True)
    return SamLocal()


@pytest.fixture(scope="session")
def api(sam, service):
    started = StartApi()
    try:
        yield started.service(service.run)
    finally:
        started.end()
