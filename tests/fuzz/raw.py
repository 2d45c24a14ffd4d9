"""Shapes of requests that tell a front door from its house: what one reads as one request, another reads as two."""

import concurrent.futures
import pathlib
import random
import socket
import struct
import time

from running_service import PATH

from .counts import count
from .mutation import mutated


def request(service, schedule, *lines, key="team_a", method="GET", body=b""):
    head = [f"{method} {PATH}{service.schedules[schedule]} HTTP/1.1", "Host: localhost"]
    head += [f"Authorization: Bearer {service.keys[key]}", *lines, "", ""]
    return "\r\n".join(head).encode("latin-1") + body


def shapes(service):
    """Name, bytes, and the most answers that they may get."""

    def one(*lines, **more):
        return request(service, "disabled", *lines, **more)

    hidden = request(service, "no_webhook")
    chunked = "Transfer-Encoding: chunked"
    end = b"0\r\n\r\n"
    length = f"Content-Length: {len(hidden)}"
    yield "length and chunks", one("Content-Length: 5", chunked, body=end + hidden), 1
    yield "chunks and length", one(chunked, length, body=end + hidden), 1
    yield "two lengths", one("Content-Length: 0", length, body=hidden), 1
    yield "the same length twice", one(length, length, body=hidden), 1
    yield "a list of lengths", one("Content-Length: 0, 5", body=hidden), 1
    for value in ("-1", "+5", "5 5", "0x5", "5;", "", "\xb2", "1e1", "9" * 30):
        yield "a length that is none", one("Content-Length: " + value, body=hidden), 1
    for value in ("Chunked", "xchunked", "chunked, identity", "identity, chunked", "\x0bchunked", "chunked\x00", '"chunked"', "gzip"):
        yield "an odd transfer encoding", one("Transfer-Encoding: " + value, body=end + hidden), 2
        yield "an odd transfer encoding with a length", one("Transfer-Encoding: " + value, "Content-Length: 5", body=end + hidden), 1
    yield "two transfer encodings", one(chunked, "Transfer-Encoding: identity", body=end + hidden), 2
    for name in ("Transfer-Encoding :", "Transfer-Encoding\t:", " Transfer-Encoding:", "Transfer\x00-Encoding:", "Transfer_Encoding:"):
        yield "an odd header name", one(name + " chunked", body=end + hidden), 2
    for chunk in (b"zz\r\n", b"-1\r\n", b"5\r\nab", b"5\nhello\n0\n\n", b"ffffffffffffffff1\r\na", b"5;a=\x00\r\nhello\r\n0\r\n\r\n",
                  b"0x5\r\nhello\r\n0\r\n\r\n", b"1\r\naa\r\n0\r\n\r\n", b"0\r\nContent-Length: 9\r\n\r\n", b"0\r\n" + b"a" * 20_000):  # fmt: skip
        yield "chunks of garbage", one(chunked, body=chunk + hidden), 2
    yield "a folded header", one("X-A: b\r\n " + chunked, body=end + hidden), 1
    yield "a fold as the first header", b"GET / HTTP/1.1\r\n Host: a\r\n\r\n", 1
    yield "bare line feeds", one().replace(b"\r\n", b"\n"), 1
    yield "one bare line feed", one("X-A: b\nContent-Length: 5", body=hidden), 2
    yield "bare carriage returns", one().replace(b"\r\n", b"\r"), 1
    yield "a carriage return in a value", one("X-A: b\rTransfer-Encoding: chunked", body=end + hidden), 1
    yield "empty lines first", b"\r\n" * 5 + one(), 1
    for where in (b"GET", b"HTTP", b"Host", b"localhost", b"\r\n\r\n"):
        yield "a NUL", one().replace(where, where[:1] + b"\0" + where[1:], 1), 1
    yield "many headers", one(*(f"X-{i}: a" for i in range(700))), 1
    yield "too many headers", one(*(f"X-{i}: a" for i in range(20_000))), 1
    yield "empty header names", one(*[": a"] * 50), 1
    yield "a long header", one("X-Long: " + "a" * 9_000), 1
    yield "too long a header", one("X-Long: " + "a" * 200_000), 1
    yield "too long a name", one("X" * 200_000 + ": a"), 1
    yield "too long a URL", b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n", 1
    yield "too long a method", b"G" * 200_000, 1
    for version in (b"", b" HTTP/0.9", b" HTTP/1.2", b" HTTP/2.0", b" HTTP/3", b" HTTP/1.1 HTTP/1.1", b" http/1.1", b" RTSP/1.0"):
        yield "an odd version", one().replace(b" HTTP/1.1", version, 1), 1
    yield "the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 9, 1
    yield "an upgrade to HTTP/2", one("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"), 1
    yield "a TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 200, 1
    yield "a proxy's request", one().replace(b"GET ", b"GET http://elsewhere", 1), 1
    yield "two hosts", one("Host: elsewhere"), 1
    yield "no host", b"GET / HTTP/1.1\r\n\r\n", 1
    yield "a tunnel", b"CONNECT localhost:22 HTTP/1.1\r\nHost: localhost:22\r\n\r\n" + hidden, 2
    yield "a body that is a request", one(length, body=hidden), 1
    yield "pipelined", (one() + hidden) * 5, 10
    yield "pipelined, one of them unreadable", one() + hidden.replace(b"Host", b"Ho st") + one() * 3, 2
    for cut in (1, 3, 20, 60, 90, 120, -1):
        yield "half a request", one()[:cut], 1
    yield "half a body", one("Content-Length: 100", body=b"half"), 1
    yield "half a chunk", one(chunked, body=b"64\r\nhalf"), 1
    yield "nothing", b"", 0


def why_none(data, wire):
    """A head that never ends gets no answer, and the answer to more than is read may be lost; nothing else."""
    data = data.lstrip(b"\r\n")
    if b"\n\r\n" not in data and b"\n\n" not in data:
        return "unfinished, so closed without an answer"
    assert wire.was_cut_off, "no answer"
    return "cut off"


def send_shapes(service, wire):
    for name, data, most in shapes(service):
        answers = wire.answers(data)
        assert len(answers) <= most, f"{name}: {[answer.status for answer in answers]}"
        for answer in answers:
            count("raw: shapes", answer.status)
        if not answers:
            count("raw: shapes", why_none(data, wire))


def send_mutations(service, wire, number, seed):
    chance = random.Random(seed)
    originals = [
        request(service, "disabled"),
        request(service, "disabled", "X-On-Behalf-Of: user_1", 'If-None-Match: "1.0"', "Connection: keep-alive"),
        request(service, "disabled", "X-HTTP-Method-Override: GET", "Content-Length: 11", method="POST", body=b'{"a":"b"}\r\n'),
        request(service, "disabled", "Transfer-Encoding: chunked", method="GET", body=b"5\r\nhello\r\n0\r\n\r\n"),
    ]
    for at in range(number):
        data = mutated(chance.choice(originals), chance)
        try:
            answers = wire.answers(data)
            if not answers:
                count("raw: mutations", why_none(data, wire))
        except AssertionError as e:
            raise AssertionError(f"mutation {at} of seed {seed}: {data!r}") from e
        for answer in answers:
            count("raw: mutations", answer.status)


def hang_up(service, wire, number):
    """Clients that go away: in the middle of a request, and before they read the answer."""
    whole = request(service, "disabled")
    for at in range(number):
        if at % 4 == 0:
            ask_side_by_side(service, wire, 2)  # so that no more than a few are being answered at once
        with socket.create_connection((wire.host, wire.port), timeout=20) as client:
            client.sendall(whole if at % 2 else whole[: at % len(whole)])
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not an end
        count("raw: hung up", "none awaited")


def ask_side_by_side(service, wire, number):
    """Two teams at once, each on connections of its own, get their own schedule each time."""

    def ask(case, key):
        [answer] = wire.answers(request(service, case, "Connection: close", key=key))
        assert answer.status == 200
        assert answer.json()["id"] == service.schedules[case]
        return answer.status

    asked = [("disabled", "team_a"), ("team_b", "team_b")] * (number // 2)
    with concurrent.futures.ThreadPoolExecutor(8) as clients:
        for status in clients.map(lambda each: ask(*each), asked):
            count("raw: normal requests side by side", status)


class Left:
    """Descriptors and threads of the process that serves; None where there is no /proc."""

    def __init__(self, service):
        self.pid = service.process("functions")["pid"]
        self.before = self.now()

    def now(self):
        process = pathlib.Path(f"/proc/{self.pid}")
        if not process.exists():
            return None
        names = list(map(name_of, (process / "task").iterdir()))
        pooled = ("qtp", "ForkJoin", "sdk-", "grpc-")  # of the server, and of each warm instance of a function
        return len(list((process / "fd").iterdir())), len([name for name in names if not name.startswith(pooled)])

    def nothing(self, seconds=30):
        """Waits until no more is open than before, but for a few that clients of other services keep."""
        deadline = time.monotonic() + seconds
        while self.before and any(now > before + 12 for now, before in zip(self.now(), self.before)):
            assert time.monotonic() < deadline, f"descriptors and threads: {self.before} before, {self.now()} after"
            time.sleep(0.2)


def name_of(task):
    try:
        return (task / "comm").read_text()
    except OSError:  # it ended just now
        return "qtp"
