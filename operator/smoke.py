"""`make smoke`: asks a running stack from outside whether it does what it promises, and prints a table.

Environment: URL (a stack's output BaseUrl), KEY (with read:evals), and optionally SCHEDULE (the id of one of the
key's schedules) and WRITE_KEY (a key without read:evals). No key is ever printed. Exit status 1 when a check failed.
"""

import http.client
import json
import os
import re
import secrets
import socket
import ssl
import statistics
import string
import sys
import time
import urllib.parse

PATH = "/api/v1/llm/evals/schedules/"
FIELDS = (
    "id object name description suite_id suite_version cron interval_seconds timezone overlap_policy enabled "
    "webhook_url webhook_configured run metadata last_run_id last_run_at last_run_status next_run_at created_at updated_at"
).split()
CERTIFICATE_DAYS = 14
REQUESTS = 20


class Stack:
    """A stack by its URL; an answer is its status, its headers, its body and the milliseconds it took."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            sys.exit("make smoke: URL is the output BaseUrl of a stack, such as https://….amazonaws.com/dev")
        self.host, self.port, self.prefix = parts.hostname, parts.port, parts.path.rstrip("/")
        self.secure = parts.scheme == "https"
        self.connection = self.connect()

    def connect(self):
        kind = http.client.HTTPSConnection if self.secure else http.client.HTTPConnection
        return kind(self.host, self.port, timeout=30)

    def get(self, path, key=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if key:
            headers["Authorization"] = "Bearer " + key
        started = time.perf_counter()
        try:
            self.connection.request("GET", self.prefix + path, headers=headers)
            response = self.connection.getresponse()
            body = response.read()
        except Exception:
            self.connection.close()  # the next check begins with a new one
            raise
        return response.status, response.headers, body, (time.perf_counter() - started) * 1000


class Table:
    def __init__(self):
        self.failed = 0

    def row(self, check, result, detail=""):
        self.failed += result == "FAILED"
        print(f"{check:<44}  {result:<7}  {detail}")

    def check(self, check, holds, detail=""):
        self.row(check, "ok" if holds else "FAILED", detail)

    def attempt(self, check, function, *arguments):
        """A check that cannot be made has failed."""
        try:
            function(*arguments)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.row(check, "FAILED", f"{type(error).__name__}: {error}")


def transport(table, stack):
    if not stack.secure:
        table.row("TLS", "skipped", "the URL is http")
        return
    with socket.create_connection((stack.host, stack.port or 443), timeout=30) as plain:
        with ssl.create_default_context().wrap_socket(plain, server_hostname=stack.host) as secure:
            version = secure.version()
            days = (ssl.cert_time_to_seconds(secure.getpeercert()["notAfter"]) - time.time()) / 86_400
    table.check("TLS 1.2 or newer", version in ("TLSv1.2", "TLSv1.3"), version)
    table.check(f"certificate trusted for {CERTIFICATE_DAYS} more days", days > CERTIFICATE_DAYS, f"{days:.0f} days")


def refusals(table, stack, key, write_key):
    unknown_key = "mk-" + "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(43))
    unknown_id = "eval_sched_" + secrets.token_hex(16)
    refused(table, stack, "no key", 401, "unauthenticated", unknown_id, None)
    refused(table, stack, "a malformed key", 401, "unauthenticated", unknown_id, "none")
    refused(table, stack, "an unknown key", 401, "unauthenticated", unknown_id, unknown_key)
    refused(table, stack, "an unknown schedule", 404, "not_found", unknown_id, key)
    refused(table, stack, "a malformed schedule id", 404, "not_found", "none", key)
    refused(table, stack, "an unknown route", 404, "not_found", f"{unknown_id}/none", key)
    refused(table, stack, "a bad X-On-Behalf-Of", 400, "invalid_request", unknown_id, key, X_On_Behalf_Of="*")
    if write_key:
        refused(table, stack, "a key without read:evals", 403, "insufficient_scope", unknown_id, write_key)
    else:
        table.row("a key without read:evals: 403", "skipped", "WRITE_KEY is not given")


def refused(table, stack, what, status, code, schedule, key, **headers):
    got, answered, body, _ = stack.get(PATH + schedule, key, **headers)
    try:
        error = json.loads(body)["error"]
        whole = set(error) == {"code", "message", "param", "request_id"} and error["code"] == code
    except (ValueError, KeyError, TypeError):
        whole = False
    whole = whole and (status != 401 or answered["WWW-Authenticate"] == "Bearer")
    detail = "" if got == status and whole else f"{got}, {answered['Content-Type']}, {len(body)} bytes"
    table.check(f"{what}: {status} {code}", got == status and whole, detail)


def schedule(table, stack, key, schedule_id):
    if not schedule_id:
        table.row("a schedule", "skipped", "SCHEDULE is not given")
        return
    status, headers, body, _ = stack.get(PATH + schedule_id, key)
    table.check("the schedule is read (key table, DynamoDB)", status == 200, str(status))
    if status != 200:
        return
    fields = list(json.loads(body))
    table.check("it has the 21 keys of the contract, in order", fields == FIELDS, f"{len(fields)} keys")
    for name, value in {"Content-Type": "application/json", "Cache-Control": "private, no-cache"}.items():
        table.check(f"{name}: {value}", headers[name] == value, headers[name] or "absent")
    again, _, _, _ = stack.get(PATH + schedule_id, key, If_None_Match="*")
    table.check("If-None-Match: 304", again == 304 and headers["ETag"] is not None, str(again))
    health(table, headers, json.loads(body))


def health(table, headers, schedule):
    next_run = headers["Next-Run-Status"] or "absent"
    if next_run == "disabled":
        table.row("Temporal", "skipped", "the schedule is disabled, so it was not asked")
    else:
        table.check("Temporal", next_run.split(";")[0] in ("resolved", "paused", "exhausted"), next_run)
    if headers["Webhook-Secret-Status"]:
        table.row("Secrets Manager", "FAILED", headers["Webhook-Secret-Status"])
    elif schedule["webhook_configured"]:
        table.row("Secrets Manager", "ok", "the webhook secret is there")
    else:
        table.row("Secrets Manager", "skipped", "the schedule has no webhook secret, so it may not have been asked")


def latency(table, stack, key, schedule_id):
    path = PATH + (schedule_id or "eval_sched_" + "0" * 32)
    answers = [stack.get(path, key) for _ in range(REQUESTS)]
    times = [milliseconds for *_, milliseconds in answers]
    expected = 200 if schedule_id else 404
    table.check(
        f"{REQUESTS} requests, each {expected}",
        all(status == expected for status, *_ in answers),
        f"median {statistics.median(times):.0f} ms, longest {max(times):.0f} ms",
    )


def api_key(name):
    """A key of the environment; one of another shape would stand in an error of Python's."""
    key = os.environ.get(name, "").strip()
    if key and not re.fullmatch("mk-[0-9A-Za-z]{43}", key):
        sys.exit(f"make smoke: {name} is not an API key, which is mk- and 43 letters and digits")
    return key


def main():
    url, key, write_key = os.environ.get("URL"), api_key("KEY"), api_key("WRITE_KEY")
    if not url or not key:
        sys.exit("make smoke: say where and as whom: KEY=mk-… make smoke URL=https://…/dev")
    schedule_id = os.environ.get("SCHEDULE")
    stack, table = Stack(url), Table()
    table.attempt("TLS", transport, table, stack)
    table.attempt("refusals", refusals, table, stack, key, write_key)
    table.attempt("a schedule", schedule, table, stack, key, schedule_id)
    table.attempt("latency", latency, table, stack, key, schedule_id)
    sys.exit(1 if table.failed else 0)


if __name__ == "__main__":
    main()
