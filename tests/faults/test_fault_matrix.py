"""Each dependency with each fault: what clients get meanwhile, and how soon all is well again."""

import concurrent.futures
import threading
import time

import http_sf
import pytest

from fault_proxy import Cut, Errors, FaultProxy, Freeze, Garbage, Latency, Pass, Refuse, Trickle
from running_service import Gateway

CLIENTS = 2
REQUESTS_OF_EACH = 2
SETTLED = 30  # seconds after which a dependency that is back counts as lost

DEPENDENCIES = ["temporal", "secretsmanager", "dynamodb"]
QUICK = {"refused": Refuse(), "frozen": Freeze(), "garbage": Garbage()}
SLOW = {
    "100 ms": Latency(0.1),
    "700 ms": Latency(0.7),
    "5 s": Latency(5),
    "cut in its head": Cut(20),
    "cut in its body": Cut(500),
    "trickle": Trickle(0.4),
}
ERRORS = {"HTTP 500": Errors(500, "InternalServerError"), "throttled": Errors(400, "ThrottlingException")}
FAULTS = QUICK | SLOW | ERRORS
MAY_BE_WELL = ["100 ms", "700 ms"]


def matrix(dependencies):
    cases = []
    for dependency in dependencies:
        slow = SLOW if dependency == "temporal" else SLOW | ERRORS
        cases += [(dependency, fault) for fault in QUICK]
        cases += [pytest.param(dependency, fault, marks=pytest.mark.slow) for fault in slow]
    return cases


class Proxied:
    """A gateway that reaches each backend through a proxy, and reuses nothing."""

    def __init__(self, service):
        run = service.run
        self.proxies = {
            "temporal": proxy_of(run["temporal"]["address"]),
            "secretsmanager": proxy_of(run["secretsmanager_url"]),
            "dynamodb": proxy_of(run["dynamodb_url"]),
        }
        address = {name: f"127.0.0.1:{proxy.port}" for name, proxy in self.proxies.items()}
        self.gateway = Gateway(
            service,
            "proxied",
            TEMPORAL_ADDRESS=address["temporal"],
            AWS_ENDPOINT_URL_SECRETS_MANAGER="http://" + address["secretsmanager"],
            AWS_ENDPOINT_URL_DYNAMODB="http://" + address["dynamodb"],
            REUSE_SECONDS="0",
        )
        self.service = self.gateway.service

    def end(self):
        self.gateway.end()
        for proxy in self.proxies.values():
            proxy.end()


def proxy_of(address):
    host, port = address.removeprefix("http://").split(":")
    return FaultProxy(host, int(port))


@pytest.fixture(scope="module")
def proxied(service):
    proxied = Proxied(service)
    yield proxied
    proxied.end()


class Answers:
    """What clients got while a fault lasted."""

    def __init__(self):
        self.responses, self.worst = [], 0
        self.lock = threading.Lock()

    def ask(self, service, schedule_id, key):
        started = time.monotonic()
        response = service.get(schedule_id, key=key)
        with self.lock:
            self.worst = max(self.worst, time.monotonic() - started)
            self.responses.append(response)

    def of_load(self, service, schedule_id, keys):
        """A few clients at once, each with one request after the other."""

        def client(own_keys):
            for key in own_keys:
                self.ask(service, schedule_id, key)

        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(client, [keys[first::CLIENTS] for first in range(CLIENTS)]))
        return self

    def statuses(self):
        return {response.status_code for response in self.responses}

    def next_runs(self):
        return {next_run(response) for response in self.responses if response.status_code == 200}

    def secrets(self):
        found = [response for response in self.responses if response.status_code == 200]
        return {response.headers.get("Webhook-Secret-Status", "-") for response in found}

    def reasons(self, service):
        """What the log says kept each dependency from answering."""
        lines = [line for response in self.responses for line in service.log_of(response)]
        return {line["next_run_fault"] for line in lines if "next_run_fault" in line}


def next_run(response):
    token, _ = http_sf.parse(response.headers["Next-Run-Status"].encode(), tltype="item")
    return str(token)


def is_well(response):
    return (
        response.status_code == 200
        and next_run(response) == "resolved"
        and "Webhook-Secret-Status" not in response.headers
    )


def recovery(service, schedule_id, key):
    """Seconds until the first answer as it should be."""
    started = time.monotonic()
    while not is_well(service.get(schedule_id, key=key)):
        assert time.monotonic() < started + SETTLED, "the dependency is back, and the service does not see it"
        time.sleep(0.05)
    return time.monotonic() - started


def is_unavailable(response):
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) >= 1
    error = response.json()["error"]
    assert (error["code"], error["param"]) == ("unavailable", None)
    assert error["request_id"] == response.headers["x-amzn-RequestId"]


def suits(dependency, answers, may_be_well=False):
    """What clients may get while a dependency is at fault."""
    well = {200} if may_be_well else set()
    if dependency == "dynamodb":
        assert answers.statuses() <= {503} | well
    else:
        assert answers.statuses() == {200}
    for response in answers.responses:
        if response.status_code != 200:
            is_unavailable(response)
        else:
            assert response.json()["next_run_at"] is not None
            assert response.json()["webhook_configured"] is True
    if dependency == "temporal":
        assert answers.next_runs() <= ({"resolved", "recorded"} if may_be_well else {"recorded"})
    elif answers.next_runs():
        assert "resolved" in answers.next_runs()  # on a busy machine not each time
    if dependency == "secretsmanager":
        assert answers.secrets() <= ({"-", "recorded"} if may_be_well else {"recorded"})
    elif answers.secrets():
        assert "-" in answers.secrets()


def under(service, key, cron, begin, end):
    """The light load while a fault lasts, and the time to recover."""
    recovery(service, cron, key)
    begin()
    try:
        answers = Answers().of_load(service, cron, [key] * CLIENTS * REQUESTS_OF_EACH)
    finally:
        end()
    return answers, recovery(service, cron, key)


@pytest.mark.parametrize("dependency, fault", matrix(DEPENDENCIES))
def test_a_fault_is_answered_as_promised_and_gone_with_its_cause(proxied, cron, fault_table, dependency, fault):
    service, proxy = proxied.service, proxied.proxies[dependency]
    key = service.add_key()
    answers, recovered = under(
        service, key, cron, lambda: proxy.behave(FAULTS[fault]), lambda: proxy.behave(Pass())
    )
    fault_table.add(dependency, fault, answers, answers.reasons(service), recovered)
    suits(dependency, answers, fault in MAY_BE_WELL)


@pytest.mark.parametrize("dependency, fault", matrix(["dynamodb"]))
def test_a_key_that_cannot_be_looked_up_is_503_and_not_401(proxied, cron, fault_table, dependency, fault):
    service, proxy = proxied.service, proxied.proxies[dependency]
    keys = [service.add_key() for _ in range(CLIENTS * REQUESTS_OF_EACH)]
    proxy.behave(FAULTS[fault])
    try:
        answers = Answers().of_load(service, cron, keys)
    finally:
        proxy.behave(Pass())
    fault_table.add("keys table", fault, answers, set(), recovery(service, cron, service.add_key()))
    suits(dependency, answers, fault in MAY_BE_WELL)


PROCESS_FAULTS = [("temporal", "kill -9"), ("dynamodb", "kill -9")] + [
    (name, "SIGSTOP") for name in DEPENDENCIES  # moto would forget its secrets
]


@pytest.mark.slow
@pytest.mark.parametrize("dependency, fault", PROCESS_FAULTS)
def test_a_process_that_dies_or_stands_still_is_a_fault_like_any_other(
    fresh, cron, backends, fault_table, dependency, fault
):
    backend = backends[dependency]
    began = {"kill -9": backend.kill, "SIGSTOP": backend.freeze}[fault]

    def back():
        backend.bring_back()
        backend.wait()

    answers, recovered = under(fresh, fresh.add_key(), cron, began, back)
    fault_table.add(dependency, fault, answers, answers.reasons(fresh), recovered)
    suits(dependency, answers)
