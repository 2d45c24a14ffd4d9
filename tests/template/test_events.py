"""The events that `sam local invoke` and the functions' tests are given."""

import json
import re

import cfn_template
import pytest

EVENTS = {path.stem: json.loads(path.read_text()) for path in sorted((cfn_template.ROOT / "events").glob("*.json"))}
PROXY_EVENTS = [name for name, event in EVENTS.items() if "resource" in event]


def test_there_are_proxy_events_and_two_for_the_authorizer():
    others = EVENTS.keys() - PROXY_EVENTS
    assert others == {"authorizer", "ping-authorizer"}
    for name in others:
        assert EVENTS[name].keys() == {"type", "authorizationToken", "methodArn"}


@pytest.mark.parametrize(
    ("function", "name"), [("GetScheduleFunction", "ping-get-schedule"), ("AuthorizerFunction", "ping-authorizer")]
)
def test_the_weekly_ping_is_an_event_that_the_functions_tests_answer(function, name, template):
    ping = cfn_template.functions(template)[function]["Events"]["Ping"]["Properties"]
    assert json.loads(ping["Input"]) == EVENTS[name]
    assert ping["Schedule"] == "rate(7 days)"


@pytest.mark.parametrize("name", PROXY_EVENTS)
def test_a_proxy_event_is_a_request_to_a_route_of_the_template(name, template):
    event = EVENTS[name]
    context = event["requestContext"]
    assert (event["httpMethod"], event["resource"]) in cfn_template.routes(template)
    assert (context["httpMethod"], context["resourcePath"]) == (event["httpMethod"], event["resource"])
    assert event["path"] == event["resource"].format(**event["pathParameters"])
    assert context["path"] == f"/{context['stage']}{event['path']}"
    assert event["multiValueHeaders"] == {header: [value] for header, value in event["headers"].items()}


@pytest.mark.parametrize("name", PROXY_EVENTS)
def test_a_proxy_event_carries_what_the_authorizer_gives(name):
    context = EVENTS[name]["requestContext"]["authorizer"]
    assert context.keys() == {"principalId", "teamId", "orgId", "keyId", "scopes"}
    assert all(isinstance(value, str) for value in context.values())
    assert context["principalId"] == context["keyId"]


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_holds_no_real_key(name):
    assert set(re.findall("mk-[0-9A-Za-z]+", json.dumps(EVENTS[name]))) <= {"mk-" + "0" * 43}
