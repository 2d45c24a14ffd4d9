"""Temporal killed under the running service, and back."""

import time

import http_sf


def status(response):
    assert response.status_code == 200
    token, parameters = http_sf.parse(response.headers["Next-Run-Status"].encode(), tltype="item")
    return str(token), parameters


def test_a_dead_temporal_is_no_error_and_a_living_one_is_noticed(fresh, cron, temporal):
    service = fresh
    before = service.get(cron).json()
    temporal.kill()

    dead = service.get(cron)
    token, parameters = status(dead)
    assert token == "recorded"
    assert parameters["age"] >= 0
    assert dead.json() == before
    [line] = [line for line in service.log_of(dead) if line["message"] == "request"]
    assert line["next_run_fault"] == "UNREACHABLE"

    unlisted = service.get(service.schedules["missing_in_temporal"])
    assert status(unlisted)[0] in ("recorded", "unavailable")

    temporal.start_again()
    deadline = time.monotonic() + 30
    while status(service.get(cron))[0] != "resolved":
        assert time.monotonic() < deadline, "Temporal is back, and the service does not see it"
        time.sleep(0.2)
    assert service.get(cron).json() == before
