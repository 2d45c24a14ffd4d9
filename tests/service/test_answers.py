"""Every status of GET, and what comes with it."""

import json
import re
import time

import http_sf
import jsonschema
import pytest
import yaml

from running_service import PATH, ROOT

KEYS = """id object name description suite_id suite_version cron interval_seconds timezone overlap_policy enabled
webhook_url webhook_configured run metadata last_run_id last_run_at last_run_status next_run_at created_at
updated_at""".split()

FOUND = {
    "cron": "resolved",
    "interval": "resolved",
    "disabled": "disabled",
    "no_webhook": "resolved",
    "webhook_secret_deleted": "resolved",
    "missing_in_temporal": "not_found",
    "paused_in_temporal": "paused",
}
CONTRACT = yaml.safe_load((ROOT / "openapi.yaml").read_text())


def fits_contract(response):
    """The answer's body fits the schema that openapi.yaml has for its status, and has the headers it requires."""
    operation = CONTRACT["paths"][PATH + "{schedule_id}"]["get"]
    answers, status = operation["responses"], str(response.status_code)
    answer = answers[status if status in answers else status[0] + "XX"]
    if "$ref" in answer:
        answer = CONTRACT["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    if "content" in answer:
        schema = {**answer["content"]["application/json"]["schema"], "components": CONTRACT["components"]}
        jsonschema.Draft202012Validator(schema).validate(response.json())
    else:
        assert response.content == b""
    for name, header in answer.get("headers", {}).items():
        if "$ref" in header:
            header = CONTRACT["components"]["headers"][header["$ref"].rsplit("/", 1)[1]]
        assert not header.get("required") or name in response.headers, f"{name} is missing"


def error_of(response):
    fits_contract(response)
    error = response.json()["error"]
    assert error["request_id"] == response.headers["x-amzn-RequestId"]
    return error


@pytest.mark.parametrize("case", FOUND)
def test_a_schedule_comes_with_exactly_its_21_keys_in_order(service, case):
    response = service.get(service.schedules[case], key="team_a")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert list(response.json()) == KEYS
    fits_contract(response)


@pytest.mark.parametrize("case, status", FOUND.items())
def test_the_header_says_why_there_is_a_next_run_or_none(service, case, status):
    response = service.get(service.schedules[case])
    token, parameters = http_sf.parse(response.headers["Next-Run-Status"].encode(), tltype="item")
    assert str(token) == status
    assert list(parameters) == (["age"] if status == "resolved" else [])
    assert 0 <= parameters.get("age", 0) <= 30
    assert (response.json()["next_run_at"] is not None) == (status == "resolved")


@pytest.mark.parametrize("case", [case for case, status in FOUND.items() if status == "resolved"])
def test_next_run_at_is_what_the_temporal_command_line_says(service, case):
    for _ in range(2):  # a time may pass between the two questions
        answered = service.get(service.schedules[case]).json()["next_run_at"]
        described = service.temporal("schedule", "describe", "--schedule-id", service.schedules[case])
        listed = [seconds(time) for time in described["info"]["futureActionTimes"]]
        if answered == listed[0]:
            return
    assert answered == listed[0]


def seconds(time):
    from datetime import datetime

    return int(datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp())


def test_a_warm_function_reuses_what_it_was_told_and_says_how_old_that_is(service):
    schedule_id = service.schedules["no_webhook"]
    service.get(schedule_id)
    time.sleep(1.1)
    _, parameters = http_sf.parse(service.get(schedule_id).headers["Next-Run-Status"].encode(), tltype="item")
    assert parameters["age"] >= 1


def test_nothing_is_reused_where_that_is_turned_off(fresh):
    schedule_id = fresh.schedules["no_webhook"]
    fresh.get(schedule_id)
    time.sleep(1.1)
    _, parameters = http_sf.parse(fresh.get(schedule_id).headers["Next-Run-Status"].encode(), tltype="item")
    assert parameters["age"] == 0


def test_webhook_configured_tells_whether_the_secret_is_there_now(service):
    def configured(case):
        return service.get(service.schedules[case]).json()["webhook_configured"]

    assert configured("cron") is True
    assert configured("no_webhook") is False
    assert configured("webhook_secret_deleted") is False


def test_numbers_in_run_come_back_digit_for_digit(service, cron):
    text = service.get(cron).text
    for number in ('"temperature": 0.1', '"min_p": 1e-7', '"seed": 12345678901234567890', '"top_p": 1.0'):
        assert number in text


def test_emoji_and_quotes_come_back(service):
    assert service.get(service.schedules["interval"]).json()["name"] == 'Smoke test "every minute" 🚀'


def test_the_stage_may_stand_before_the_path(service, cron):
    response = service.http.get("/dev" + PATH + cron, headers={"Authorization": "Bearer " + service.keys["team_a"]})
    assert response.status_code == 200


def test_an_answer_that_the_client_has_already_is_304(service, cron):
    first = service.get(cron)
    assert re.fullmatch(r'"1\.[0-9a-f]{24}"', first.headers["ETag"])
    second = service.get(cron, If_None_Match='"other", W/' + first.headers["ETag"])
    assert second.status_code == 304
    assert second.headers["ETag"] == first.headers["ETag"]
    fits_contract(second)
    assert service.get(cron, If_None_Match='"1.000000000000000000000000"').status_code == 200


def test_no_or_a_malformed_key_is_401(service, cron):
    path = PATH + cron
    key = service.keys["team_a"]
    for header in (None, "", "Bearer", key, "Basic " + key, "Bearer " + key[:-1], f"Bearer {key}x", "Bearer mk-é"):
        headers = {} if header is None else {"Authorization": header.encode()}
        response = service.http.get(path, headers=headers)
        assert response.status_code == 401, header
        assert error_of(response)["code"] == "unauthenticated"
        assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("key", ["revoked", "expired"])
def test_a_key_that_is_not_valid_any_more_is_401(service, cron, key):
    response = service.get(cron, key=key)
    assert response.status_code == 401
    assert error_of(response)["code"] == "unauthenticated"
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_that_nobody_has_is_401(service, cron):
    response = service.http.get(PATH + cron, headers={"Authorization": "Bearer mk-" + "0" * 43})
    assert response.status_code == 401
    assert error_of(response)["code"] == "unauthenticated"


def test_a_key_without_the_scope_is_403(service, cron):
    response = service.get(cron, key="team_a_write_only")
    assert response.status_code == 403
    assert error_of(response)["code"] == "insufficient_scope"
    assert service.get(cron, key="team_a_read_only").status_code == 200


def test_not_found_tells_nobody_why(service, cron):
    ids = [
        service.schedules["team_b"],
        service.schedules["deleted"],
        "eval_sched_" + "0" * 32,
        "not-an-id",
        cron.upper(),
        cron + "%2F",
    ]
    bodies = set()
    for schedule_id in ids:
        response = service.get(schedule_id)
        assert response.status_code == 404, schedule_id
        bodies.add(response.text.replace(error_of(response)["request_id"], "ID"))
    assert len(bodies) == 1
    assert service.get(service.schedules["team_b"], key="team_b").status_code == 200


def test_an_unknown_route_is_404_in_the_same_envelope(service):
    for method, path in (("GET", "/"), ("GET", "/api/v1"), ("DELETE", PATH + "x"), ("GET", PATH + "x/y")):
        response = service.http.request(method, path)
        assert response.status_code == 404
        assert response.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize("user", ["*", "", "a" * 151, "zoë", "tab\tinside"])
def test_a_bad_external_user_is_400_and_named(service, cron, user):
    response = service.get(cron, X_On_Behalf_Of=user.encode())
    assert response.status_code == 400
    error = error_of(response)
    assert (error["code"], error["param"]) == ("invalid_request", "X-On-Behalf-Of")


@pytest.mark.parametrize("user", ["u", "a" * 150, "user 17 <a@example.com>", "**"])
def test_a_good_external_user_is_taken(service, cron, user):
    assert service.get(cron, X_On_Behalf_Of=user).status_code == 200


def test_each_request_leaves_one_line_with_its_ids(service, cron):
    response = service.get(cron, X_On_Behalf_Of="user_17")
    [line] = service.log_of(response)
    assert line["message"] == "request"
    assert line["status"] == 200
    assert line["next_run"] == "resolved"
    assert line["schedule_id"] == cron
    assert line["team_id"] == "team_a"
    assert line["key_id"] == "key_local_team_a"
    assert line["gateway_request_id"] == response.headers["x-amzn-RequestId"]
    assert isinstance(line["milliseconds"], int)


def test_metrics_are_printed_in_the_embedded_format(service, cron):
    service.get(cron)
    metrics = [json.loads(line) for line in service.log().splitlines() if '"_aws"' in line]
    directive = metrics[-1]["_aws"]["CloudWatchMetrics"][0]
    assert directive["Namespace"] == "EvalSchedules"
    assert directive["Dimensions"] == [["Service"]]
    assert {"Name": "Requests", "Unit": "Count"} in directive["Metrics"]


def test_no_key_and_no_secret_is_in_a_log(service, cron):
    service.get(cron)
    logs = "".join(file.read_text() for file in (ROOT / ".local" / "test-run" / "log").glob("*.log"))
    for key in service.keys.values():
        assert key not in logs
    secrets = service.secretsmanager()
    for secret in secrets.list_secrets()["SecretList"]:
        assert secrets.get_secret_value(SecretId=secret["ARN"])["SecretString"] not in logs
