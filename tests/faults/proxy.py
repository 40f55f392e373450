"""A TCP proxy that misbehaves when told to: it cuts, resets, keeps quiet, delays and dribbles."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from dataclasses import dataclass, field

from tests.faults.loop import Loop
from tests.services.environment import free_port

CHUNK = 65_536
ABRUPT = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset


@dataclass
class Pair:
    """One connection: a client's end and the server's."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter | None = None
    opened_at: float = field(default_factory=time.monotonic)
    server_ended_at: float | None = None  # When the server hung up, if it was the one


class Proxy:
    """Stands before `port`. `hold_up` and `hold_down` keep what clients and the server send: both make it half-open.

    `delay` is how late each piece arrives, `rate` how many bytes a second clients get, in bits of a byte or more.
    """

    def __init__(self, loop: Loop, port: int) -> None:
        self.loop = loop
        self.to = port
        self.port = free_port()
        self.delay = 0.0
        self.rate: float | None = None
        self.refuses = False
        self.pairs: list[Pair] = []
        self.ended: list[Pair] = []
        self._up, self._down = asyncio.Event(), asyncio.Event()
        loop.call(self._serve())

    async def _serve(self) -> None:
        self._up.set()
        self._down.set()
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)

    def hold(self, *, up: bool = False, down: bool = False) -> None:
        """Keep what clients send (`up`), what the server sends (`down`), until told otherwise."""
        for event, held in ((self._up, up), (self._down, down)):
            self.loop.loop.call_soon_threadsafe(event.clear if held else event.set)

    def cut(self, *, reset: bool = False) -> int:
        """End every connection, as a process that ends does or with a reset; gives how many there were."""
        return self.loop.call(self._cut(reset))

    def stop(self) -> None:
        self.hold()
        self.loop.call(self._stop())

    async def _stop(self) -> None:
        self._server.close()
        await self._cut(reset=False)

    async def _cut(self, reset: bool) -> int:
        pairs = list(self.pairs)
        for pair in pairs:
            for end in (pair.client, pair.server):
                if end:
                    let_go(end, reset)
        return len(pairs)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuses:
            let_go(writer, True)
            return
        pair = Pair(writer)
        self.pairs.append(pair)
        try:
            up, pair.server = await asyncio.open_connection("127.0.0.1", self.to)
            ways = [
                asyncio.create_task(self._pump(reader, pair.server, self._up)),
                asyncio.create_task(self._pump(up, writer, self._down, pair)),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        except OSError:
            pass
        finally:
            self.pairs.remove(pair)
            self.ended.append(pair)
            for end in (pair.client, pair.server):
                if end:
                    end.close()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, open_: asyncio.Event, pair: Pair | None = None
    ) -> None:
        """Hand on what comes from one side; with a `pair` it is the server's."""
        try:
            while data := await reader.read(CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                await open_.wait()
                if pair and self.rate:
                    await self._dribble(data, reader, writer, pair)
                    return
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        if pair:
            pair.server_ended_at = time.monotonic()

    async def _dribble(
        self, data: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pair: Pair
    ) -> None:
        """Hand on a byte at a time, and notice nevertheless that the server hangs up."""
        waiting = bytearray(data)

        async def read() -> None:
            while more := await reader.read(CHUNK):
                waiting.extend(more)
                while len(waiting) > CHUNK:  # As a full socket would, but for what the kernel holds
                    await asyncio.sleep(0.05)
                    if reader.at_eof():
                        break
            pair.server_ended_at = time.monotonic()

        reading = asyncio.create_task(read())
        try:
            while not reading.done():
                if waiting and self.rate:
                    writer.write(bytes(waiting[:1]))
                    del waiting[:1]
                    await writer.drain()
                await asyncio.sleep(1.0 / (self.rate or 1_000.0))
        finally:
            reading.cancel()


def let_go(writer: asyncio.StreamWriter, reset: bool) -> None:
    """Close one end, orderly or with a reset."""
    found: socket.socket | None = writer.get_extra_info("socket")
    if reset and found is not None:
        try:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABRUPT)
        except OSError:
            pass
        writer.transport.abort()
    else:
        writer.close()
