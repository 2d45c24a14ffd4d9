"""What the local gateway answers by itself is what the translated template makes API Gateway answer.

API Gateway's own 503 is the authorizer's; one of a function's is in tests/service/test_temporal_fault.py and tests/faults.
"""

import json
import re

import cfn_template
import pytest

from meetkai_mka1 import SDK

from running_service import FOLDER, NOBODYS_KEY, ROOT, Gateway


@pytest.fixture(scope="module")
def deployed(translated):
    """Type of gateway response to what a deployment has for it."""
    (api,) = cfn_template.of_type(translated, "AWS::ApiGateway::RestApi").values()
    return api["Body"]["x-amazon-apigateway-gateway-responses"]


@pytest.fixture
def without_keys(service):
    """A gateway whose authorizer does not reach the key table."""
    gateway = Gateway(service, "without-keys", AWS_ENDPOINT_URL_DYNAMODB="http://127.0.0.1:1")
    yield gateway.service
    gateway.end()


@pytest.fixture
def switched_off(service):
    """A gateway whose functions have no concurrency."""
    gateway = Gateway(service, "switched-off", RESERVED_CONCURRENCY="0")
    yield gateway.service
    gateway.end()


@pytest.fixture
def throttled(service):
    """A gateway that takes three requests at once, and one a second."""
    template = (ROOT / "template.yaml").read_text().replace("ThrottlingBurstLimit: 400", "ThrottlingBurstLimit: 3")
    copy = FOLDER / "throttled.yaml"
    copy.write_text(re.sub("(CodeUri|ContentUri): ", rf"\1: {ROOT}/", template))
    gateway = Gateway(service, "throttled", template=copy, THROTTLING_RATE_LIMIT="1")
    yield gateway.service
    gateway.end()


def is_as_deployed(answer, response):
    template = response["responseTemplates"]["application/json"]
    assert answer.status_code == int(response["statusCode"])
    assert answer.json() == json.loads(template.replace("$context.requestId", answer.headers["x-amzn-RequestId"]))
    for name, value in response.get("responseParameters", {}).items():
        assert answer.headers[name.removeprefix("gatewayresponse.header.")] == value.strip("'")


def test_a_request_without_a_key(service, cron, deployed):
    is_as_deployed(service.get(cron, key=None), deployed["UNAUTHORIZED"])


def test_a_key_that_nobody_has(service, cron, deployed):
    answer = service.get(cron, key=None, Authorization=f"Bearer {NOBODYS_KEY}")
    is_as_deployed(answer, deployed["ACCESS_DENIED"])


def test_a_route_that_is_not_there_without_and_with_a_header_for_keys(service, deployed):
    is_as_deployed(service.http.get("/nowhere"), deployed["MISSING_AUTHENTICATION_TOKEN"])
    answer = service.http.get("/nowhere", headers={"Authorization": f"Bearer {NOBODYS_KEY}"})
    is_as_deployed(answer, deployed["INVALID_SIGNATURE"])


def test_a_key_table_out_of_reach(without_keys, cron, deployed):
    is_as_deployed(without_keys.get(cron), deployed["AUTHORIZER_FAILURE"])


def test_too_many_requests_at_once_which_the_sdk_sends_again(throttled, cron, deployed):
    answers = [throttled.get(cron, key=None) for _ in range(10)]
    refused = [answer for answer in answers if answer.status_code == 429]
    is_as_deployed(refused[0], deployed["THROTTLED"])
    assert {answer.status_code for answer in answers} == {401, 429}

    sdk = SDK(bearer_auth=throttled.keys["team_a"], server_url=throttled.base_url)
    assert sdk.llm.evals.get_schedule(schedule_id=cron).id == cron


def test_no_free_instance_of_the_authorizer(switched_off, cron, deployed):
    is_as_deployed(switched_off.get(cron), deployed["AUTHORIZER_FAILURE"])
