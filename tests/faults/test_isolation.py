"""Two teams at once, thousands of times: nobody ever gets a byte of the other's."""

import collections
import concurrent.futures
import json
import random

import pytest

from running_service import seeds, texts

REQUESTS = 4000
THREADS = 16
KEYS = {"team_a": "team_a", "team_a_read_only": "team_a", "team_b": "team_b"}


def team_of(case):
    return "team_b" if case == "team_b" else "team_a"


def marks():
    """By team, texts that stand in its schedules and not in the other's."""
    found = collections.defaultdict(set)
    for case, seed in seeds().items():
        found[team_of(case)] |= texts(seed)
    return {"team_a": found["team_a"] - found["team_b"], "team_b": found["team_b"] - found["team_a"]}


def without_next_run(response):
    return {**response.json(), "next_run_at": None}


@pytest.mark.slow
def test_two_teams_at_once_get_their_own_alone(service):
    known = {
        case: without_next_run(service.get(schedule_id, key=team_of(case)))
        for case, schedule_id in service.schedules.items()
        if case != "deleted"
    }
    of_the_other = {"team_a": marks()["team_b"], "team_b": marks()["team_a"]}
    assert {"eval_suite_secret_project", "unannounced", service.schedules["team_b"]} <= of_the_other["team_a"]

    def ask(wanted):
        key, case = wanted
        team = KEYS[key]
        response = service.get(service.schedules[case], key=key)
        received = response.text + str(response.headers)
        assert [mark for mark in of_the_other[team] if mark in received] == []
        if team == team_of(case) and case != "deleted":
            assert response.status_code == 200
            assert without_next_run(response) == known[case]
        else:
            assert response.status_code == 404
        return response.headers["x-amzn-RequestId"], team

    chance = random.Random(4000)
    cases = [*service.schedules, "team_b", "team_b", "team_b"]
    wanted = [(chance.choice(list(KEYS)), chance.choice(cases)) for _ in range(REQUESTS)]
    with concurrent.futures.ThreadPoolExecutor(THREADS) as threads:
        asked = dict(threads.map(ask, wanted))

    lines = [json.loads(line) for line in service.log().splitlines() if '"gateway_request_id"' in line]
    logged = {
        line["gateway_request_id"]: line["team_id"]
        for line in lines
        if line.get("message") == "request" and line["gateway_request_id"] in asked
    }
    assert logged == asked
