"""A TCP proxy on 127.0.0.1 in front of one backend, whose behaviour is switched while it runs."""

import asyncio
import collections
import contextlib
import json
import re
import threading

BUFFER = 65536


class Pass:
    """Answers come as they are."""

    async def answer(self, connection):
        while await connection.next_answer():
            await connection.hand_back()


class Refuse:
    """Nobody listens, and open connections break."""


class Freeze:
    """Connections are taken and nothing is ever said on them; those that froze stay so for good."""

    async def answer(self, connection):
        await asyncio.Event().wait()


class Latency:
    """Every byte of an answer comes so much later."""

    def __init__(self, seconds):
        self.seconds = seconds

    async def answer(self, connection):
        while arrived := await connection.next_answer():
            await asyncio.sleep(arrived + self.seconds - asyncio.get_running_loop().time())
            await connection.hand_back()


class Trickle:
    """An answer comes byte by byte."""

    def __init__(self, pause_seconds):
        self.pause_seconds = pause_seconds

    async def answer(self, connection):
        while await connection.next_answer():
            await connection.hand_back(1)
            await asyncio.sleep(self.pause_seconds)


class Cut:
    """The connection breaks after the first bytes of an answer."""

    def __init__(self, after_bytes):
        self.after_bytes = after_bytes

    async def answer(self, connection):
        left = self.after_bytes
        while left and await connection.next_answer():
            left -= await connection.hand_back(left)


class Garbage:
    """Whatever is asked, the answer is neither HTTP nor HTTP/2; the connection stays open."""

    BYTES = b"\x7f\x00garbage\xff\xfe" * 8

    async def request(self, connection):
        while await connection.client.read(BUFFER):
            await connection.tell(self.BYTES)


class Errors:
    """An HTTP backend answers every request with an error of AWS."""

    def __init__(self, status, kind):
        body = json.dumps({"__type": kind, "message": "as the test wants"}).encode()
        self.bytes = (
            f"HTTP/1.1 {status} Error\r\nContent-Type: application/x-amz-json-1.1\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body

    async def request(self, connection):
        while True:
            head = await connection.client.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            await connection.client.readexactly(int(length.group(1)) if length else 0)
            await connection.tell(self.bytes)


class Connection:
    """One client's connection, and the backend's that belongs to it."""

    def __init__(self, client, to_client, backend, to_backend):
        self.client, self.to_client = client, to_client
        self.backend, self.to_backend = backend, to_backend
        self.answers = collections.deque()
        self.more_answers = asyncio.Event()
        self.frozen = False
        self.work = []
        self.receiver = asyncio.create_task(self._receive())

    async def tell(self, data):
        self.to_client.write(data)
        await self.to_client.drain()

    async def next_answer(self):
        """When the next bytes came that were not handed back yet; None at the end."""
        while not self.answers:
            self.more_answers.clear()
            await self.more_answers.wait()
        arrived, data = self.answers[0]
        return arrived if data else None

    async def hand_back(self, at_most=BUFFER):
        """Hands the client what comes next; returns how many bytes that were."""
        arrived, data = self.answers.popleft()
        if data[at_most:]:
            self.answers.appendleft((arrived, data[at_most:]))
        await self.tell(data[:at_most])
        return len(data[:at_most])

    async def behave(self, behaviour):
        """From here on it behaves so."""
        for task in self.work:
            task.cancel()
        await asyncio.gather(*self.work, return_exceptions=True)
        if self.frozen:
            return
        self.frozen = isinstance(behaviour, Freeze)
        request = behaviour.request if hasattr(behaviour, "request") else self._hand_on
        parts = [request(self)] + ([behaviour.answer(self)] if hasattr(behaviour, "answer") else [])
        self.work = [asyncio.create_task(self._run(part)) for part in parts]

    @staticmethod
    async def _hand_on(connection):
        if connection.frozen:
            await asyncio.Event().wait()
        while data := await connection.client.read(BUFFER):
            connection.to_backend.write(data)
            await connection.to_backend.drain()

    async def _receive(self):
        data = b"more"
        while data:
            try:
                data = await self.backend.read(BUFFER)
            except OSError:
                data = b""
            self.answers.append((asyncio.get_running_loop().time(), data))
            self.more_answers.set()

    async def _run(self, part):
        """The first part that ends, ends the connection."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await part
        self.close()

    def close(self):
        self.to_client.transport.abort()
        self.to_backend.transport.abort()


class FaultProxy:
    """In front of one backend; `behave` switches it, for open connections too."""

    def __init__(self, host, port):
        self.backend = (host, port)
        self.behaviour = Pass()
        self.connections = set()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.port = 0
        self._run(self._listen())

    def behave(self, behaviour):
        self._run(self._behave(behaviour))

    def end(self):
        self._run(self._behave(Refuse()))
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=30)

    async def _listen(self):
        self.listener = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self.listener.sockets[0].getsockname()[1]

    async def _behave(self, behaviour):
        was, self.behaviour = self.behaviour, behaviour
        if isinstance(behaviour, Refuse):
            self.listener.close()
            for connection in set(self.connections):
                connection.close()
            return
        for connection in set(self.connections):
            await connection.behave(behaviour)
        if isinstance(was, Refuse):
            await self._listen()

    async def _serve(self, client, to_client):
        try:
            backend, to_backend = await asyncio.open_connection(*self.backend)
        except OSError:
            to_client.transport.abort()
            return
        connection = Connection(client, to_client, backend, to_backend)
        self.connections.add(connection)
        if isinstance(self.behaviour, Refuse):
            connection.close()
        else:
            await connection.behave(self.behaviour)
        with contextlib.suppress(OSError):
            await to_client.wait_closed()
        connection.close()
        self.connections.discard(connection)
