"""A client that speaks `docs/protocol.md` and writes down all it hears."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from ssl import SSLContext

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.faults.loop import Loop
from tests.faults.record import Closed, Frame, Gap, Listener, Members, Opened, Position


class Typed(msgspec.Struct):
    type: str


TYPE = msgspec.json.Decoder(Typed).decode
FRAME, GAP = msgspec.json.Decoder(Frame).decode, msgspec.json.Decoder(Gap).decode
SAY = msgspec.json.Encoder().encode
COME_BACK, MOST = 0.2, 3.0  # Seconds until the next try, or up to twice that; it doubles with each that fails
TOO_SLOW = 4408


class Viewer:
    """Comes back with its position whenever it is cut off, to any of `addresses`.

    `acknowledges` false lets it read without a word, until it was closed for that; `cut_after` says after how many messages it hangs up itself.
    """

    def __init__(
        self,
        loop: Loop,
        name: str,
        cookie: str,
        addresses: list[str],
        rng: random.Random,
        *,
        may_see: Members = None,
        acknowledges: bool = True,
        device: str = "",
        tls: SSLContext | None = None,
        cut_after: Callable[[], int | None] = lambda: None,
    ) -> None:
        self.loop = loop
        self.cookie = cookie
        self.addresses = addresses
        self.rng = rng
        self.listener = Listener(name, may_see=may_see)
        self.position: Position | None = None
        self.acknowledges = acknowledges
        self.device = device
        self.tls = tls
        self.cut_after = cut_after
        self.comes_back = True
        self.said: Counter[str] = Counter()  # Messages by type
        self.codes: list[int] = []
        self.newest_at = 0.0  # When an event last came, monotonic seconds
        self.news: list[tuple[float, int]] = []  # When events came, and how many so far
        self.socket: ClientConnection | None = None
        self._work: Future[None] | None = None

    def begin(self) -> Viewer:
        self._work = self.loop.start(self._live())
        return self

    def end(self) -> None:
        """Leave for good."""
        self.comes_back = False
        if self._work:
            self._work.cancel()

    async def _live(self) -> None:
        wait = COME_BACK
        while self.comes_back:
            before = self.said["connect"]
            try:
                await self._visit(self.rng.choice(self.addresses))
            except (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, TimeoutError, EOFError):
                self.said["failed"] += 1
            wait = COME_BACK if self.said["connect"] > before else min(2 * wait, MOST)
            await asyncio.sleep(wait * (1 + self.rng.random()))

    async def _visit(self, address: str) -> None:
        """One conversation."""
        site, left = address.replace("ws", "http", 1), self.cut_after()
        async with connect(
            f"{address}/ws/live/",
            origin=site,  # type: ignore[arg-type]
            additional_headers={"Cookie": f"sessionid={self.cookie}"},
            max_size=None,
            ssl=self.tls,
            compression=None,
            ping_interval=None,
            open_timeout=10,
            close_timeout=1,
        ) as self.socket:
            heard = self.listener.heard
            try:
                async for message in self.socket:
                    assert isinstance(message, str)
                    await self._hear(message)
                    left = None if left is None else left - 1
                    if left == 0:
                        self.socket.transport.abort()
                        return
            finally:
                heard.append(Closed(self.socket.close_code or 0))
                self.codes.append(self.socket.close_code or 0)
                self.acknowledges |= self.socket.close_code == TOO_SLOW

    async def _hear(self, message: str) -> None:
        assert self.socket
        kind = TYPE(message).type
        self.said[kind] += 1
        if kind == "connect":
            self.listener.heard.append(Opened(self.position))
            await self.socket.send(SAY(self._greeting()), text=True)
        elif kind == "gap":
            gap = GAP(message)
            self.listener.heard.append(gap)
            if gap.to is not None:
                self.position = Position(gap.epoch, gap.to)
        elif kind == "dual_universe_stock_data":
            frame = FRAME(message)
            self.listener.heard.append(frame)
            if frame.epoch:
                self.position = Position(frame.epoch, frame.through)
            if frame.events and not frame.refresh:
                self.newest_at = time.monotonic()
                self.news.append((self.newest_at, len(frame.events)))
            if self.acknowledges:
                await self.socket.send(SAY({"type": "ack", "b": frame.b}), text=True)

    def _greeting(self) -> dict[str, object]:
        device: dict[str, object] = {"device": self.device} if self.device else {}
        if self.position is None:
            return {"type": "start"} | device
        return {"type": "resume", "epoch": self.position.epoch, "seq": self.position.seq} | device
