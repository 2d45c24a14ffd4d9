"""The first answer after a restore is right, whatever happened since the snapshot was taken."""

import datetime
import http.server
import json
import threading
import time

import pytest
from recording_proxy import RecordingProxy
from tls_temporal import TlsTemporal

from running_service import NOBODYS_KEY

HOUR = datetime.timedelta(hours=1)


def answered(frozen, event):
    """What the first request after a restore is answered, with its headers."""
    answer = json.loads(frozen.restore(event, early=1)[1])
    assert answer["statusCode"] == 200, answer
    return json.loads(answer["body"]), answer["headers"]


def metric(frozen, name):
    """What a function printed of a metric until it was frozen."""
    with open(frozen.log_path) as lines:
        printed = [json.loads(line) for line in lines if line.startswith("{")]
    return next((line[name] for line in printed if name in line), None)


@pytest.fixture
def recorded(service):
    proxies = {name: RecordingProxy(service.run[f"{name}_url"]) for name in ("dynamodb", "secretsmanager")}
    yield proxies
    for proxy in proxies.values():
        proxy.end()


def through(recorded):
    return {f"AWS_ENDPOINT_URL_{aws}": recorded[aws.replace("_", "").lower()].url for aws in ("DYNAMODB", "SECRETS_MANAGER")}


def headers(recorded, name):
    return [request[name] for proxy in recorded.values() for request in proxy.heard]


def test_a_temporal_that_was_started_anew(service, freeze, event, temporal, fresh, cron):
    frozen = freeze("GetScheduleFunction")
    temporal.kill()
    temporal.start_again()
    deadline = time.monotonic() + 60
    while not fresh.get(cron).headers["Next-Run-Status"].startswith("resolved;"):
        assert time.monotonic() < deadline, "Temporal is not back"
        time.sleep(0.2)
    schedule, said = answered(frozen, event("cron"))
    assert said["Next-Run-Status"].startswith("resolved;")
    assert schedule == service.get(service.schedules["cron"]).json()


def test_the_authorizer(service, freeze):
    frozen = freeze("AuthorizerFunction")

    def effect(key):
        event = {"type": "TOKEN", "authorizationToken": f"Bearer {key}", "methodArn": "arn:aws:execute-api:us-east-1:1:a/dev/GET/x"}
        policy = json.loads(frozen.restore(json.dumps(event).encode(), early=0)[1])
        return policy["policyDocument"]["Statement"][0]["Effect"]

    assert effect(service.keys["team_a"]) == "Allow"
    assert effect(NOBODYS_KEY) == "Deny"


def test_a_priming_that_failed_is_counted_and_the_function_works(service, freeze, event):
    flags = "--limit-modules=java.se,jdk.unsupported,jdk.management,jdk.crypto.ec,jdk.zipfs"  # without the stand-in's HTTP server
    frozen = freeze("GetScheduleFunction", JAVA_TOOL_OPTIONS=flags)
    assert metric(frozen, "PrimingFailed") == 1
    schedule, _ = answered(frozen, event("cron"))
    assert schedule == service.get(service.schedules["cron"]).json()


def test_no_priming_failed(freeze):
    for function in ("GetScheduleFunction", "AuthorizerFunction"):
        assert metric(freeze(function), "PrimingFailed") is None


class Credentials:
    """The role's credentials, from where Lambda with SnapStart has them."""

    def __init__(self):
        self.access_key = "AKIDBEFORE"
        self.seconds = 1
        credentials = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=credentials.seconds)
                given = {"AccessKeyId": credentials.access_key, "SecretAccessKey": "s", "Token": "t", "Expiration": end.isoformat()}
                body = json.dumps(given).replace("+00:00", "Z").encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Says nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/credentials"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()


def test_credentials_that_expired_with_the_snapshot(freeze, event, recorded):
    credentials = Credentials()
    try:
        frozen = freeze(
            "GetScheduleFunction",
            without=("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
            AWS_CONTAINER_CREDENTIALS_FULL_URI=credentials.url,
            AWS_CONTAINER_AUTHORIZATION_TOKEN="token",
            **through(recorded),
        )
        credentials.access_key, credentials.seconds = "AKIDAFTER", 3600
        time.sleep(2)
        _, said = answered(frozen, event("cron"))
    finally:
        credentials.end()
    assert "Webhook-Secret-Status" not in said
    used = {authorization.split("Credential=")[1].split("/")[0] for authorization in headers(recorded, "Authorization")}
    assert used == {"AKIDAFTER"}


def test_a_key_of_temporal_that_was_rotated(service, freeze, event):
    store = service.secretsmanager()
    secret = store.create_secret(Name="temporal-api-key-of-a-snapshot", SecretString="before")["ARN"]
    temporal = TlsTemporal(service.run["temporal"]["address"], "before")
    try:
        frozen = freeze(
            "GetScheduleFunction",
            TEMPORAL_ADDRESS=temporal.address,
            TEMPORAL_API_KEY_SECRET_ARN=secret,
            TEMPORAL_TLS_SERVER_CA_CERT_DATA=temporal.certificate.decode(),
        )
        _, said = answered(frozen, event("cron"))
        assert said["Next-Run-Status"].startswith("resolved;")
        store.put_secret_value(SecretId=secret, SecretString="after")
        temporal.key = "after"
        _, said = answered(frozen, event("cron"))
        assert said["Next-Run-Status"].startswith("resolved;")
        assert temporal.asked[-1] == "Bearer after"
    finally:
        temporal.end()
        store.delete_secret(SecretId=secret, ForceDeleteWithoutRecovery=True)


def test_a_snapshot_that_is_an_hour_old(service, freeze, event, recorded, faketime, tmp_path):
    clock = tmp_path / "clock"
    clock.write_text("+0000s")  # a restored process wants its files as long as they were
    frozen = freeze(
        "GetScheduleFunction",
        LD_PRELOAD=str(faketime),
        FAKETIME_TIMESTAMP_FILE=str(clock),
        FAKETIME_NO_CACHE="1",  # slow: each look at the clock reads the file
        DONT_FAKE_MONOTONIC="1",
        **through(recorded),
    )
    clock.write_text("+3600s")
    schedule, said = answered(frozen, event("cron"))
    later = datetime.datetime.now(datetime.timezone.utc) + HOUR
    assert said["Next-Run-Status"] == "resolved;age=0"
    assert schedule["next_run_at"] > later.timestamp()
    for date in headers(recorded, "X-Amz-Date"):
        signed = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        assert abs(signed - later) < datetime.timedelta(minutes=1)


def test_two_restores_of_one_snapshot_have_no_id_in_common(freeze, event, recorded):
    frozen = freeze("GetScheduleFunction", **through(recorded))
    answered(frozen, event("cron"))
    first = set(headers(recorded, "amz-sdk-invocation-id"))
    answered(frozen, event("cron"))
    both = headers(recorded, "amz-sdk-invocation-id")
    assert len(both) == len(set(both)) > len(first)
