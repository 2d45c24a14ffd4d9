"""Schemathesis: requests that fit openapi.yaml and requests that do not, each answer held against it."""

import json
import os
import subprocess
import sys

from running_service import ROOT

from .counts import count

PHASES = ("examples", "coverage", "fuzzing")  # no stateful phase: with one operation nothing follows from an answer

LEFT_OUT = {
    "unsupported_method": "API Gateway has one answer for an unknown method and an unknown path, and ours for it is 404",
}


def run(service, name, examples, seed=1, schedule=None):
    """All checks on that many examples, with a key of team_a; about one schedule, or with any id."""
    report = ROOT / ".local" / f"schemathesis-{name}.json"
    config = ROOT / ".local" / f"schemathesis-{name}.toml"
    config.write_text('headers = { Authorization = "Bearer ${API_KEY}" }\n')
    if schedule:
        config.write_text(config.read_text() + f'[parameters]\n"path.schedule_id" = "{service.schedules[schedule]}"\n')
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", str(ROOT / "openapi.yaml")]
    command += ["--url", service.base_url, "--checks", "all", "--exclude-checks", ",".join(LEFT_OUT)]
    command += ["--phases", ",".join(PHASES), "--max-examples", str(examples)]
    command += ["--seed", str(seed), "--generation-database", "none", "--no-color"]
    command += ["--report", "json", "--report-json-path", str(report)]
    environment = {**os.environ, "API_KEY": service.keys["team_a"]}
    done = subprocess.run(command, env=environment, cwd=ROOT / ".local", capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    said = json.loads(report.read_text())
    assert all(said["phases"][phase]["status"] == "success" for phase in PHASES)
    count("schemathesis: " + name, "fits the contract", said["test_cases"]["generated"])
    return said
