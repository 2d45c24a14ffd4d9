"""`make smoke`, against services that are well and that are not."""

import os
import subprocess

from running_service import ROOT


def smoke(service, key="team_a", url=None, **more):
    environment = {**os.environ, "URL": url or service.base_url, "KEY": service.keys[key], **more}
    done = subprocess.run(["make", "-s", "smoke"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert service.keys[key] not in done.stdout + done.stderr
    return done


def test_smoke_passes_on_a_healthy_service(service):
    done = smoke(service, SCHEDULE=service.schedules["cron"], WRITE_KEY=service.keys["team_a_write_only"])
    assert done.returncode == 0 and "FAILED" not in done.stdout, done.stdout
    assert "resolved" in done.stdout and "the webhook secret is there" in done.stdout


def test_smoke_says_what_is_not_well(service):
    assert "Temporal" in failed(smoke(service, SCHEDULE=service.schedules["missing_in_temporal"]))
    assert "an unknown schedule: 404 not_found" in failed(smoke(service, key="revoked"))
    assert "refusals" in failed(smoke(service, url="http://127.0.0.1:1"))


def test_smoke_never_prints_a_key_not_even_a_bad_one(service):
    environment = {**os.environ, "URL": service.base_url, "KEY": "mk-bad\nkey"}
    done = subprocess.run(["make", "-s", "smoke"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode != 0 and "KEY is not an API key" in done.stderr
    assert "bad" not in done.stdout + done.stderr


def failed(done):
    assert done.returncode != 0
    return {row.split("  ")[0] for row in done.stdout.splitlines() if "FAILED" in row}
