"""How `make run` starts, ends, and starts again."""

import json
import os
import shutil
import signal
import time

import httpx
import pytest

from running_service import PATH, ROOT, LocalRun, Service

NAME = "test-restart"


@pytest.fixture(scope="module")
def runs():
    """Starts runs in one folder, empty at first; ends those that still run."""
    shutil.rmtree(ROOT / ".local" / NAME, ignore_errors=True)
    started = []

    def start(port=None):
        started.append(LocalRun(NAME, port))
        return started[-1]

    yield start
    for run in started:
        run.end(signal.SIGKILL)


def alive(pid):
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False


def gone(pids, seconds=20):
    deadline = time.monotonic() + seconds
    while any(map(alive, pids)):
        assert time.monotonic() < deadline, "still running"
        time.sleep(0.1)


def test_a_run_ends_cleanly_and_the_next_keeps_data_and_keys_and_ends_what_a_killed_one_left(runs):
    first = runs()
    before = first.ready()
    Service(before).dynamodb().put_item(
        TableName="ApiKeysTable", Item={"key_hash": {"S": "mine"}, "key_id": {"S": "key_mine"}}
    )
    pids = [process["pid"] for process in json.loads((first.folder / "processes.json").read_text()).values()]
    first.end(signal.SIGTERM)
    gone(pids)
    assert not (first.folder / "run.json").exists()

    second = runs(first.port)
    kept = second.ready()
    assert kept["api_keys"] == before["api_keys"]
    assert kept["schedules"] == before["schedules"]
    found = Service(kept).dynamodb().get_item(TableName="ApiKeysTable", Key={"key_hash": {"S": "mine"}})
    assert found["Item"]["key_id"] == {"S": "key_mine"}

    taken = runs(first.port)
    assert taken.process.wait(timeout=60) != 0
    assert "running already" in taken.output.read_text()

    processes = json.loads((second.folder / "processes.json").read_text())
    os.kill(processes["launcher"]["pid"], signal.SIGKILL)
    left = [process["pid"] for name, process in processes.items() if name != "launcher"]
    assert all(map(alive, left))

    third = runs(first.port)
    run = third.ready()
    gone(left)
    answer = httpx.get(
        run["base_url"] + PATH + run["schedules"]["cron"],
        headers={"Authorization": "Bearer " + run["api_keys"]["team_a"]},
    )
    assert answer.status_code == 200
    third.end(signal.SIGINT)


def test_a_port_in_use_is_said(service):
    port = int(service.base_url.rsplit(":", 1)[1])
    second = LocalRun("test-port", port)
    assert second.process.wait(timeout=60) != 0
    assert f"Port {port} is in use" in second.output.read_text()
