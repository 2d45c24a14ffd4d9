"""Bytes to the service's socket as they are, and a strict reader of what comes back."""

import json
import re
import socket
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-5][0-9][0-9]) [ -~]*\r\n")
HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([ -~]*)\r\n")


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def request_id(self):
        return self.headers["x-amzn-requestid"]

    def json(self):
        return json.loads(self.body)


class Wire:
    """Each exchange is a connection of its own, and each request id is seen once."""

    def __init__(self, service):
        self.host, port = service.base_url.removeprefix("http://").split(":")
        self.port = int(port)
        self.request_ids = set()
        self.was_cut_off = False

    def send(self, data):
        """All that comes back until the service closes; it must, since the client's side ends after the data."""
        with socket.create_connection((self.host, self.port), timeout=20) as client:
            received = b""
            self.was_cut_off = False
            try:
                client.sendall(data)
                client.shutdown(socket.SHUT_WR)
                while part := client.recv(65_536):
                    received += part
            except TimeoutError:
                raise
            except OSError:  # it closed before it had read all that was sent, and its answer may be lost
                self.was_cut_off = True
            return received

    def answers(self, data):
        """The answers to these bytes, each read strictly and found to be ours."""
        head_was_sent = b"HEAD" in data
        answers = list(read(self.send(data), head_was_sent))
        for answer in answers:
            check(answer, data)
            assert answer.request_id not in self.request_ids, "an answer came twice"
            self.request_ids.add(answer.request_id)
        return answers


def read(received, head_was_sent=False):
    while received:
        status, headers, received = read_head(received)
        if status == 100:
            continue
        length = int(headers["content-length"]) if status != 304 else 0
        if head_was_sent and (not received or received.startswith(b"HTTP/1.1 ")):
            length = 0
        assert len(received) >= length, "a body ends early"
        yield Answer(status, headers, received[:length])
        received = received[length:]


def read_head(received):
    line = STATUS_LINE.match(received)
    assert line, f"not an answer: {received[:200]!r}"
    end = received.index(b"\r\n\r\n") + 2
    headers, at = {}, line.end()
    while at < end:
        header = HEADER.match(received, at)
        assert header, f"not a header: {received[at : at + 200]!r}"
        headers[header[1].decode().lower()] = header[2].decode()
        at = header.end()
    return int(line[1]), headers, received[end + 2 :]


def check(answer, data):
    """A schedule that was asked for in these bytes, nothing new of it, or an error in the envelope."""
    if answer.status == 304 or not answer.body:
        return
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    if answer.status == 200:
        assert len(body) == 21
        assert body["id"].encode() in data + unquote_to_bytes(data), "a schedule that was not asked for"
    else:
        assert answer.status >= 400
        assert answer.status not in (500, 502, 503, 504)
        error = body["error"]
        assert list(error) == ["code", "message", "param", "request_id"]
        assert error["request_id"] == answer.request_id
