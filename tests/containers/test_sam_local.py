"""The functions in Lambda's own image, by `sam local`: the same answers as behind the local gateway."""

import json
import time

import pytest
from meetkai_mka1 import SDK
from meetkai_mka1.errors import SDKDefaultError

from running_service import PATH, ROOT

CASES = [
    "cron",
    "interval",
    "disabled",
    "no_webhook",
    "webhook_secret_deleted",
    "missing_in_temporal",
    "paused_in_temporal",
    "deleted",
    "team_b",
]


@pytest.mark.parametrize(
    "event, status", [("get-schedule", 200), ("get-schedule-disabled", 200), ("get-schedule-not-found", 404)]
)
def test_an_event_is_answered_by_one_invocation(sam, event, status):
    answer = json.loads(sam.invoke("GetScheduleFunction", event))
    assert answer["statusCode"] == status
    asked = json.loads((ROOT / "events" / f"{event}.json").read_text())["pathParameters"]["schedule_id"]
    assert status == 404 or json.loads(answer["body"])["id"] == asked


def test_an_unknown_key_is_denied_by_one_invocation(sam):
    policy = json.loads(sam.invoke("AuthorizerFunction", "authorizer"))["policyDocument"]
    assert [statement["Effect"] for statement in policy["Statement"]] == ["Deny"]


def settled(service, case):
    """A read that Temporal and Secrets Manager were quick enough for; on a busy machine the first ones may not be."""
    deadline = time.monotonic() + 60
    while True:
        answer = service.get(service.schedules[case])
        slow = answer.headers.get("Next-Run-Status", "").startswith(("recorded", "unavailable"))
        if not slow and "Webhook-Secret-Status" not in answer.headers or time.monotonic() > deadline:
            return answer
        time.sleep(0.5)


def told(answer):
    """What an answer tells: without the ids of its request, and without the age of what is known."""
    body = answer.json() if answer.content else None
    if body and "error" in body:
        body["error"].pop("request_id")
    names = ("Content-Type", "ETag", "Cache-Control", "Webhook-Secret-Status")
    headers = {name: answer.headers.get(name) for name in names}
    return answer.status_code, headers, answer.headers.get("Next-Run-Status", "").partition(";")[0], body


@pytest.mark.parametrize("case", CASES)
def test_a_schedule_reads_the_same_as_behind_the_local_gateway(api, service, case):
    before, answer, after = settled(service, case), settled(api, case), settled(service, case)
    expected = before if told(answer) == told(before) else after  # a schedule may have fired in between
    assert told(answer) == told(expected)
    if answer.status_code == 200:
        assert answer.content == expected.content


def test_a_tag_that_is_still_right_answers_304(api):
    tag = api.get(api.schedules["disabled"]).headers["ETag"]
    assert api.get(api.schedules["disabled"], If_None_Match=tag).status_code == 304


def test_a_key_without_the_scope_is_403(api, service):
    assert told(api.get(api.schedules["cron"], "team_a_write_only")) == told(
        service.get(service.schedules["cron"], "team_a_write_only")
    )


def test_the_sdk_reads_a_schedule(api):
    sdk = SDK(bearer_auth=api.keys["team_a"], server_url=api.base_url)
    schedule = sdk.llm.evals.get_schedule(schedule_id=api.schedules["cron"])
    assert schedule.id == api.schedules["cron"]
    assert schedule.webhook_configured
    assert schedule.next_run_at is not None


def test_the_sdk_reports_a_schedule_that_is_not_there(api):
    sdk = SDK(bearer_auth=api.keys["team_a"], server_url=api.base_url)
    with pytest.raises(SDKDefaultError) as refused:
        sdk.llm.evals.get_schedule(schedule_id=api.schedules["deleted"])
    assert refused.value.status_code == 404


# Where sam local differs from API Gateway; CONTRIBUTING.md has the same list.


@pytest.mark.parametrize("key", [None, "malformed"])
def test_sam_local_answers_a_missing_or_malformed_key_in_its_own_words(api, key):
    headers = {} if key is None else {"Authorization": key}
    answer = api.http.get(PATH + api.schedules["cron"], headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})
    assert "WWW-Authenticate" not in answer.headers


@pytest.mark.parametrize("key", ["revoked", "expired"])
def test_sam_local_answers_a_refused_key_with_403(api, key):
    answer = api.get(api.schedules["cron"], key)
    assert (answer.status_code, answer.json()) == (403, {"message": "User is not authorized to access this resource"})


def test_sam_local_answers_an_unknown_route_with_403(api):
    answer = api.http.get("/nowhere", headers={"Authorization": "Bearer " + api.keys["team_a"]})
    assert (answer.status_code, answer.json()) == (403, {"message": "Missing Authentication Token"})


def test_sam_local_asks_the_authorizer_at_each_request(api):
    asked = "Invoking evalschedules.authorizer.AuthorizerFunction"
    before = api.log().count(asked)
    for _ in range(2):
        api.get(api.schedules["disabled"])
    assert api.log().count(asked) == before + 2


def test_sam_local_gives_all_requests_one_id(api):
    ids = {api.get("malformed").json()["error"]["request_id"] for _ in range(2)}
    assert len(ids) == 1
    assert "x-amzn-RequestId" not in api.get("malformed").headers
