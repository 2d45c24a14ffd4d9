"""The published contract: is valid, says what the template has, and its examples are what it says."""

import re

import cfn_template
import contract
import openapi_spec_validator

# Status to the codes that an answer with it can have.
CODES = {
    "400": {"invalid_request"},
    "401": {"unauthenticated"},
    "403": {"insufficient_scope"},
    "404": {"not_found"},
    "409": {"conflict"},
    "412": {"precondition_failed"},
    "413": {"too_large"},
    "415": {"unsupported_media_type"},
    "429": {"rate_limited"},
    "4XX": {"invalid_request"},
    "500": {"internal_error"},
    "503": {"unavailable"},
    "5XX": {"internal_error"},
}


def errors(openapi):
    return {key: response for key, response in contract.responses(openapi).items() if key[-1][0] in "45"}


def test_the_contract_is_valid_openapi_3_1(openapi):
    assert openapi["openapi"].startswith("3.1.")
    openapi_spec_validator.validate(openapi)


def test_the_contract_has_the_routes_of_the_template(openapi, template):
    assert contract.operations(openapi).keys() == cfn_template.routes(template)


def test_every_operation_asks_for_a_key_with_a_scope(openapi):
    (scheme,) = openapi["components"]["securitySchemes"]
    for route, operation in contract.operations(openapi).items():
        scope = "read:evals" if route[0] == "GET" else "write:evals"
        assert operation["security"] == [{scheme: [scope]}], route


def test_the_format_of_keys_is_the_one_that_the_authorizer_is_asked_with(openapi, template):
    (scheme,) = openapi["components"]["securitySchemes"].values()
    (api,) = cfn_template.of_type(template, "AWS::Serverless::Api").values()
    (authorizer,) = api["Auth"]["Authorizers"].values()
    expression = authorizer["Identity"]["ValidationExpression"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    assert f"Bearer {scheme['bearerFormat']}" == expression
    assert authorizer["Identity"]["Header"] == "Authorization"
    assert re.fullmatch(expression, "Bearer mk-" + "0" * 43)


def test_every_parameter_fits_its_own_example(openapi):
    for route, operation in contract.operations(openapi).items():
        for parameter in operation.get("parameters", []):
            parameter = contract.resolved(openapi, parameter)
            assert contract.examples(parameter), f"{route}: {parameter['name']}"
            for example in contract.examples(parameter):
                assert contract.faults(openapi, parameter["schema"], example) == [], f"{route}: {parameter['name']}"


def test_a_user_who_is_acted_for_has_1_to_150_printable_characters_and_is_not_everybody(openapi):
    schema = openapi["components"]["parameters"]["OnBehalfOf"]["schema"]
    for good in ("u", "u" * 150, "a b~!", "**"):
        assert contract.faults(openapi, schema, good) == []
    for bad in ("", "*", "u" * 151, "ü", "a\tb"):
        assert contract.faults(openapi, schema, bad) != [], bad


def test_every_answer_with_a_body_has_an_example_that_fits(openapi):
    for key, response in contract.responses(openapi).items():
        assert key[-1] == "304" or "content" in response, key
        for media_type in response.get("content", {}).values():
            assert contract.examples(media_type), key
            for example in contract.examples(media_type):
                assert contract.faults(openapi, media_type["schema"], example) == [], key


def test_every_header_has_examples_that_fit(openapi):
    for key, response in contract.responses(openapi).items():
        for name, header in response["headers"].items():
            header = contract.resolved(openapi, header)
            assert contract.examples(header), f"{key}: {name}"
            for example in contract.examples(header):
                assert contract.faults(openapi, header["schema"], example) == [], f"{key}: {name}"


def test_every_answer_has_the_request_id(openapi):
    for key, response in contract.responses(openapi).items():
        assert "x-amzn-RequestId" in response["headers"], key


def test_a_read_has_its_tag_and_why_there_is_a_next_run_with_and_without_its_body(openapi):
    for status in ("200", "304"):
        response = contract.responses(openapi)["GET", "/api/v1/llm/evals/schedules/{schedule_id}", status]
        assert response["headers"].keys() >= {
            "ETag",
            "Cache-Control",
            "Next-Run-Status",
            "Webhook-Secret-Status",
        }


def test_every_error_status_has_an_example_with_its_code(openapi):
    for key, response in errors(openapi).items():
        examples = contract.examples(response["content"]["application/json"])
        assert {example["error"]["code"] for example in examples} == CODES[key[-1]], key


def test_the_codes_are_those_of_the_statuses(openapi):
    codes = openapi["components"]["schemas"]["Error"]["properties"]["error"]["properties"]["code"]["enum"]
    assert set(codes) == set.union(*CODES.values())


def test_errors_that_pass_say_when_to_retry_and_a_401_says_how_to_authenticate(openapi):
    wanted = {"401": "WWW-Authenticate", "429": "Retry-After", "503": "Retry-After"}
    for key, response in errors(openapi).items():
        for status, header in wanted.items():
            assert (header in response["headers"]) == (wanted.get(key[-1]) == header), f"{key}: {header}"


def test_every_answer_of_the_gateway_is_an_example(openapi, template):
    said = {
        (example["error"]["code"], example["error"]["message"])
        for response in errors(openapi).values()
        for example in contract.examples(response["content"]["application/json"])
    }
    for kind, body in cfn_template.gateway_response_bodies(template).items():
        assert (body["error"]["code"], body["error"]["message"]) in said, kind


def test_a_schedule_has_exactly_the_21_keys_in_their_order(openapi):
    schema = openapi["components"]["schemas"]["EvalSchedule"]
    keys = (
        "id object name description suite_id suite_version cron interval_seconds timezone overlap_policy enabled"
        " webhook_url webhook_configured run metadata last_run_id last_run_at last_run_status next_run_at"
        " created_at updated_at"
    ).split()
    assert len(keys) == 21
    assert schema["required"] == list(schema["properties"]) == keys
    assert schema["additionalProperties"] is False


def test_a_schedule_has_either_a_cron_or_an_interval(openapi):
    (example, *_) = contract.examples(
        contract.responses(openapi)["GET", "/api/v1/llm/evals/schedules/{schedule_id}", "200"]["content"][
            "application/json"
        ]
    )
    schema = {"$ref": "#/components/schemas/EvalSchedule"}
    cadences = {("0 3 * * *", None): True, (None, 60): True, (None, None): False, ("0 3 * * *", 60): False}
    for (cron, interval), fits in cadences.items():
        schedule = example | {"cron": cron, "interval_seconds": interval}
        assert (contract.faults(openapi, schema, schedule) == []) == fits, (cron, interval)


def test_every_integer_of_a_schedule_is_one_that_json_carries_everywhere(openapi):
    for name, schema in openapi["components"]["schemas"]["EvalSchedule"]["properties"].items():
        if "integer" in schema.get("type", []):
            lowest = 1 if name == "interval_seconds" else -(2**53 - 1)
            assert (schema["minimum"], schema["maximum"]) == (lowest, 2**53 - 1), name
