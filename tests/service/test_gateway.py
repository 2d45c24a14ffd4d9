"""What API Gateway does between a client and the functions, seen from the socket."""

import hashlib
import json
import re
import secrets
import socket
import time

import httpx
import pytest

from running_service import FOLDER, PATH, ROOT, Gateway
from test_answers import error_of

MEGABYTE = 1024 * 1024


def exchange(service, head, body=b""):
    """Sends bytes as they are and returns status, headers and body of the one answer."""
    host, port = service.base_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as client:
        client.sendall(head.encode("latin-1") + body)
        with client.makefile("rb") as answer:
            status = int(answer.readline().split()[1])
            headers = {}
            for line in iter(answer.readline, b"\r\n"):
                name, _, value = line.decode("latin-1").partition(":")
                headers[name.lower()] = value.strip()
            return status, headers, answer.read(int(headers.get("content-length", 0)))


def request_line(service, line, *more):
    key = "Authorization: Bearer " + service.keys["team_a"]
    return "\r\n".join([line, "Host: localhost", key, "Connection: close", *more, "", ""])


UNREADABLE = {
    "a request line without a path": ("GET HTTP/1.1", 505),
    "a path without a slash": ("GET schedules HTTP/1.1", 400),
    "an encoded NUL": ("GET /a%00b HTTP/1.1", 400),
    "a path that is not percent-encoded": ("GET " + PATH + "100% HTTP/1.1", 400),
    "a raw control character": ("GET /a\x01b HTTP/1.1", 400),
    "a raw NUL": ("GET /a\x00b HTTP/1.1", 400),
    "HTTP/0.9": ("GET /", 505),
    "HTTP/1.2": ("GET / HTTP/1.2", 505),
    "HTTP/2.0": ("PRI * HTTP/2.0", 426),
    "another protocol": ("GET / FTP/1.1", 505),
    "a URL over 10,240 bytes": ("GET /" + "a" * 10_240 + " HTTP/1.1", 414),
    "a query that is not percent-encoded": ("GET " + PATH + "x?a=%zz HTTP/1.1", 400),
    "a query that is not UTF-8": ("GET " + PATH + "x?a=%ff HTTP/1.1", 400),
}


@pytest.mark.parametrize("line, status", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_request_line_that_cannot_be_read_is_answered_in_the_envelope(service, line, status):
    refused(exchange(service, request_line(service, line)), status)


BAD_HEADERS = {
    "headers over 10,240 bytes": ("X-Long: " + "a" * 10_240, 431),
    "many headers over 10,240 bytes": ("\r\n".join(["A: b"] * 3_000), 431),
    "a second Host": ("Host: elsewhere", 400),
    "a folded header": ("X-Fold: a\r\n b", 400),
    "a raw NUL": ("X-Nul: a\x00b", 400),
    "a bare CR": ("X-Cr: a\rb", 400),
    "a space before the colon": ("X-Space : a", 400),
    "no colon": ("nothing", 400),
    "a negative length": ("Content-Length: -1", 400),
    "a length past all numbers": ("Content-Length: 99999999999999999999", 400),
    "two lengths": ("Content-Length: 1\r\nContent-Length: 2", 400),
    "a length and chunks": ("Content-Length: 5\r\nTransfer-Encoding: chunked", 400),
    "an unknown transfer encoding": ("Transfer-Encoding: sideways", 400),
}


@pytest.mark.parametrize("header, status", BAD_HEADERS.values(), ids=BAD_HEADERS.keys())
def test_headers_that_cannot_be_read_are_answered_in_the_envelope(service, cron, header, status):
    refused(exchange(service, request_line(service, f"GET {PATH}{cron} HTTP/1.1", header)), status)


def test_a_body_of_bad_chunks_is_answered_in_the_envelope(service, cron):
    head = request_line(service, f"GET {PATH}{cron} HTTP/1.1", "Transfer-Encoding: chunked")
    refused(exchange(service, head, b"zz\r\nabc"), 400)


def refused(answer, status):
    seen, headers, body = answer
    assert seen == status
    assert headers["content-type"] == "application/json"
    error = json.loads(body)["error"]
    assert error["code"] == "invalid_request"
    assert error["request_id"] == headers["x-amzn-requestid"]
    assert "jetty" not in (str(headers) + body.decode()).lower()


def test_a_body_over_10_mb_is_413_before_it_is_sent(service, cron):
    head = request_line(service, f"GET {PATH}{cron} HTTP/1.1", f"Content-Length: {10 * MEGABYTE + 1}")
    refused(exchange(service, head), 413)
    awaited = request_line(
        service, f"GET {PATH}{cron} HTTP/1.1", f"Content-Length: {10 * MEGABYTE + 1}", "Expect: 100-continue"
    )
    refused(exchange(service, awaited), 413)


def test_a_body_over_10_mb_without_a_length_is_413(service, cron):
    head = request_line(service, f"GET {PATH}{cron} HTTP/1.1", "Transfer-Encoding: chunked")
    chunk = b"100000\r\n" + b"a" * MEGABYTE + b"\r\n"
    refused(exchange(service, head, chunk * 10 + b"1\r\na\r\n0\r\n\r\n"), 413)


def test_a_body_of_10_mb_is_read(service, cron):
    body = b"a" * (10 * MEGABYTE)
    head = request_line(service, f"GET {PATH}{cron} HTTP/1.1", f"Content-Length: {len(body)}")
    assert exchange(service, head, body)[0] == 200


@pytest.mark.parametrize("sent", ["GET", "POST", "PUT", "DELETE"])
def test_a_client_can_override_the_method(service, cron, sent):
    def status(override):
        headers = {"Authorization": "Bearer " + service.keys["team_a"], "X-HTTP-Method-Override": override}
        return service.http.request(sent, PATH + cron, headers=headers).status_code

    assert status("GET") == 200
    assert status("DELETE") == 404


def test_the_log_has_the_method_that_was_meant(service, cron):
    headers = {"Authorization": "Bearer " + service.keys["team_a"], "X-HTTP-Method-Override": "GET"}
    [line] = service.log_of(service.http.post(PATH + cron, headers=headers))
    assert line["method"] == "GET"


def test_head_and_options_have_no_route(service, cron):
    headers = {"Authorization": "Bearer " + service.keys["team_a"]}
    head = service.http.head(PATH + cron, headers=headers)
    assert (head.status_code, head.content) == (404, b"")
    assert int(head.headers["Content-Length"]) > 0
    for path in (PATH + cron, "*"):
        status, _, body = exchange(service, request_line(service, f"OPTIONS {path} HTTP/1.1"))
        assert (status, json.loads(body)["error"]["code"]) == (404, "not_found")


def test_of_several_values_of_a_header_the_last_counts_whatever_its_case(service, cron):
    def status(*users):
        headers = [("Authorization", "Bearer " + service.keys["team_a"]), *users]
        return service.http.get(PATH + cron, headers=headers).status_code

    assert status(("X-On-Behalf-Of", "*"), ("X-On-Behalf-Of", "user_1")) == 200
    assert status(("X-On-Behalf-Of", "user_1"), ("X-On-Behalf-Of", "*")) == 400
    assert status(("X-On-Behalf-Of", "*"), ("x-on-behalf-of", "user_1")) == 200
    assert status(("X-On-Behalf-Of", "user_1"), ("x-on-behalf-of", "*")) == 400


def test_a_percent_encoded_id_is_the_id(service, cron):
    encoded = "".join(f"%{ord(letter):02X}" for letter in cron)
    assert service.get(encoded).json()["id"] == cron
    assert service.get(cron + "?a=b&a=c").status_code == 200


@pytest.mark.parametrize("segment", ["a%2Fb", "a+b", "a%20b", "%2e%2e", "%ff", "é", ";x=1", "a%3Fb"])
def test_what_stands_in_one_segment_stays_in_it(service, segment):
    error = error_of(service.get(segment))
    assert error["message"].startswith("No such schedule")


@pytest.mark.parametrize("path", [PATH + "x/y", PATH, PATH + "../x", "/api/v1//llm/evals/schedules/x"])
def test_what_stands_in_other_segments_has_no_route(service, path):
    status, _, body = exchange(service, request_line(service, f"GET {path} HTTP/1.1"))
    assert status == 404
    assert json.loads(body)["error"]["message"].startswith("No such route")


@pytest.fixture(scope="module")
def forgetful(service):
    """A gateway that keeps what the authorizer said for one second instead of sixty."""
    template = (ROOT / "template.yaml").read_text().replace("ReauthorizeEvery: 60", "ReauthorizeEvery: 1")
    copy = FOLDER / "reauthorize-every-second.yaml"
    copy.write_text(re.sub("(CodeUri|ContentUri): ", rf"\1: {ROOT}/", template))
    gateway = Gateway(service, "forgetful", template=copy)
    yield gateway.service
    gateway.end()


class OwnKey:
    """An API key of team_a that a test makes, gives and revokes."""

    def __init__(self, service):
        self.text = "mk-" + secrets.token_hex(21) + "0"
        self.table = service.dynamodb()
        self.item = {
            "key_hash": {"S": hashlib.sha256(self.text.encode()).hexdigest()},
            "key_id": {"S": "key_own"},
            "team_id": {"S": "team_a"},
            "org_id": {"S": "org_a"},
            "scopes": {"S": "read:evals"},
        }

    def give(self):
        self.table.put_item(TableName="ApiKeysTable", Item={**self.item, "status": {"S": "active"}})

    def revoke(self):
        self.table.put_item(TableName="ApiKeysTable", Item={**self.item, "status": {"S": "revoked"}})

    def status(self, service, schedule_id):
        headers = {"Authorization": "Bearer " + self.text}
        return httpx.get(service.base_url + PATH + schedule_id, headers=headers, timeout=10).status_code


def test_a_revoked_key_is_taken_for_as_long_as_the_gateway_remembers_it(service, cron):
    key = OwnKey(service)
    key.give()
    assert key.status(service, cron) == 200
    key.revoke()
    assert key.status(service, cron) == 200


def test_a_denied_key_is_refused_for_as_long_as_the_gateway_remembers_it(service, cron):
    key = OwnKey(service)
    assert key.status(service, cron) == 401
    key.give()
    assert key.status(service, cron) == 401


def test_after_that_the_key_table_decides_again(forgetful, cron):
    key = OwnKey(forgetful)
    becomes(401, lambda: key.status(forgetful, cron))
    key.give()
    becomes(200, lambda: key.status(forgetful, cron))
    key.revoke()
    becomes(401, lambda: key.status(forgetful, cron))


def becomes(status, ask, seconds=20):
    deadline = time.monotonic() + seconds
    while ask() != status:
        assert time.monotonic() < deadline, f"not {status} after {seconds} seconds"
        time.sleep(0.2)


@pytest.mark.parametrize("query", ["?=", "?=b", "?/a/b=c", "?a", "?&&", "?a=b&a=c", "?%2F=c"])
def test_a_query_may_have_any_names(service, cron, query):
    assert service.get(cron + query).status_code == 200
