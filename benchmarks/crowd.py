"""Many open pages in one process, each so cheap that they are not what is measured."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from benchmarks.web import Web

TOGETHER = 50  # Pages that open at the same time
PATIENCE = 60.0  # Seconds a page has to open
TEXT, PING, PONG = 0x81, 0x89, 0x8A
FRAME = b'{"type":"dual_universe_stock_data","b":'
BETWEEN = re.compile(rb'"from":(\d+),"through":(\d+)')


class Page(asyncio.Protocol):
    """Says start where it is greeted, acknowledges every frame, and notes when each came and what it scanned."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.opened = asyncio.get_running_loop().create_future()
        self.arrivals: list[tuple[float, int, int]] = []
        self.heard = 0  # Messages of any type
        self.problem = ""
        self._data = bytearray()
        self._speaks = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.request)

    def connection_lost(self, problem: Exception | None) -> None:
        self.problem = f"the server closed a page: {bytes(self._data[:200])!r}"
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(self.problem))

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self._speaks:
            head, found, rest = self._data.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                return self.transport.close()
            self._data, self._speaks = rest, True
            self.opened.set_result(None)
        while len(self._data) >= 4:
            length, start = self._data[1], 2
            if length >= 126:
                start = 4 if length == 126 else 10
                length = int.from_bytes(self._data[2:start])
            if len(self._data) < start + length:
                return
            text = bytes(self._data[start : start + length])
            if self._data[0] == PING:
                self.say(text, opcode=PONG)
            else:
                self._hear(text)
            del self._data[: start + length]

    def _hear(self, text: bytes) -> None:
        self.heard += 1
        if text.startswith(FRAME):
            between = BETWEEN.search(text)
            assert between
            self.arrivals.append((time.monotonic(), int(between[1]), int(between[2])))
            self.say(b'{"type":"ack","b":%s}' % text[len(FRAME) : text.index(b",", len(FRAME))])
        elif text.startswith(b'{"type":"connect"'):
            self.say(b'{"type":"start","device":"device-%d"}' % id(self))

    def say(self, text: bytes, opcode: int = TEXT) -> None:
        """A frame of less than 126 bytes; masked with zeros, which leaves it as it is."""
        self.transport.write(bytes((opcode, 0x80 | len(text), 0, 0, 0, 0)) + text)


@asynccontextmanager
async def crowd(server: Web, count: int) -> AsyncIterator[list[Page]]:
    """So many open pages; it raises where one was closed meanwhile."""
    address = urlsplit(server.address)
    headers = {
        "Host": address.netloc, "Origin": f"http://{address.netloc}", "Upgrade": "websocket", "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    } | server.headers  # fmt: skip
    lines = [f"GET {address.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "\r\n"]
    request = "\r\n".join(lines).encode()
    loop = asyncio.get_running_loop()

    async def one() -> Page:
        _, page = await loop.create_connection(lambda: Page(request), str(address.hostname), int(address.port or 80))
        await asyncio.wait_for(page.opened, PATIENCE)
        return page

    pages: list[Page] = []
    try:
        for first in range(0, count, TOGETHER):
            pages += await asyncio.gather(*(one() for _ in range(min(TOGETHER, count - first))))
        yield pages
        if problems := [page.problem for page in pages if page.problem]:
            raise RuntimeError(f"{len(problems)} of {count} pages were closed; the first: {problems[0]}")
    finally:
        for page in pages:
            page.transport.close()
