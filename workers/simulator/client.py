"""One client's side of the wire: what waits to be written to it, and the task that writes it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from typing import NamedTuple

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from workers.simulator.messages import status
from workers.simulator.subscriptions import Subscriptions

logger = logging.getLogger(__name__)

STALL = 5.0  # Seconds a client may leave a frame unread when its socket is full
BUFFER = 32 << 20  # Bytes that may wait for one client
ROOM = 1 << 20  # Bytes waiting below which a client counts as having caught up
DROPPED = 1006


class Frame(NamedTuple):
    data: bytes
    channel: str = "status"
    items: int = 1
    text: bool = True


class Client:
    """Frames go out in the order they were offered, at the client's own pace.

    As the provider does, a client that does not read is buffered for, so that its data grows old, and then cut off.
    """

    def __init__(self, connection: ServerConnection, number: int = 1) -> None:
        self.connection = connection
        self.number = number
        self.subscriptions = Subscriptions()
        self.sent: Counter[str] = Counter()  # Items written, by channel
        self.waiting = 0  # Bytes
        self.is_closing = False
        self._frames: deque[Frame | int] = deque()  # A number is the code to close with
        self._more, self._room = asyncio.Event(), asyncio.Event()
        self._room.set()

    def say(self, name: str, message: str) -> None:
        """Offer a status message."""
        self.offer(Frame(status(name, message)))

    def offer(self, frame: Frame) -> None:
        if self.is_closing:
            return
        self.waiting += len(frame.data)
        if self.waiting > BUFFER:
            logger.warning("Client %d is cut off: %d bytes wait for it", self.number, self.waiting)
            self.abort()
            return
        self._put(frame)
        if self.waiting > ROOM:
            self._room.clear()

    def evict(self) -> None:
        """Say that the account is connected too often, and close."""
        self.say("max_connections", "Maximum number of websocket connections exceeded. ")
        self.close(1008)

    def close(self, code: int) -> None:
        """Close once all that waits is written; 1006, which nobody can send, drops the connection without a word."""
        if not self.is_closing:
            self.is_closing = True
            self._put(code)

    def abort(self) -> None:
        """End at once, without a word."""
        self.is_closing = True
        self.connection.transport.abort()
        self._frames.clear()
        self._put(DROPPED)
        self._room.set()

    def report(self) -> dict[str, object]:
        return {"client": self.number, "topics": list(self.subscriptions), "sent": self.sent, "waiting": self.waiting}

    async def caught_up(self) -> None:
        """Wait until little waits, or the client is gone."""
        await self._room.wait()

    async def write(self) -> None:
        """Write what is offered until the connection ends."""
        try:
            while isinstance(frame := await self._next(), Frame):
                async with asyncio.timeout(STALL):
                    await self.connection.send(frame.data, text=frame.text)
                self.sent[frame.channel] += frame.items
                self.waiting -= len(frame.data)
                if self.waiting <= ROOM:
                    self._room.set()
            if frame == DROPPED:
                self.connection.transport.abort()
            else:
                await self.connection.close(frame)
        except ConnectionClosed:
            pass
        except TimeoutError:
            logger.warning("Client %d is cut off: it has not read for %g s", self.number, STALL)
            self.abort()
        finally:
            self.is_closing = True
            self._room.set()

    async def _next(self) -> Frame | int:
        while not self._frames:
            self._more.clear()
            await self._more.wait()
        return self._frames.popleft()

    def _put(self, frame: Frame | int) -> None:
        self._frames.append(frame)
        self._more.set()
