"""What the local gateway answers by itself is what the translated template makes API Gateway answer.

Nothing is throttled here, so the 429 is compared with the contract alone (tests/template/test_template.py).
"""

import json

import cfn_template
import pytest

from running_service import NOBODYS_KEY, Gateway


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
