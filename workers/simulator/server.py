"""Massive's WebSocket protocol, served on a local port."""

from __future__ import annotations

import asyncio
import logging

import msgspec
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from workers.simulator.items import WireTrade, encode_frame

logger = logging.getLogger(__name__)

AUTH = 10.0  # Seconds a client has to authenticate
STALL = 5.0  # Seconds a client may leave unread what is sent; then, as the provider does, it is cut off


class Request(msgspec.Struct):
    action: str
    params: str


class Subscriber:
    """One authenticated connection and the topics it holds."""

    def __init__(self, connection: ServerConnection) -> None:
        self.connection = connection
        self.topics: set[str] = set()

    def wanted(self, trades: list[WireTrade]) -> list[WireTrade]:
        if "T.*" in self.topics:
            return trades
        return [trade for trade in trades if f"T.{trade.sym}" in self.topics]


class Server:
    """Speaks the protocol and sends frames to whoever subscribed; a slow reader slows `send` down."""

    def __init__(self, key: str | None = None) -> None:
        self.key = key
        self.subscribers: dict[ServerConnection, Subscriber] = {}
        self.subscribed = asyncio.Event()

    async def run(self, host: str, port: int) -> None:
        """Serve until cancelled. OSError when the port is taken."""
        async with serve(self.converse, host, port, compression=None, max_size=65_536, ping_interval=20):
            logger.info("Serving on ws://%s:%d/stocks", host, port)
            await asyncio.get_running_loop().create_future()

    async def send(self, trades: list[WireTrade]) -> None:
        """One frame to each subscriber."""
        whole: bytes | None = None
        for subscriber in list(self.subscribers.values()):
            wanted = subscriber.wanted(trades)
            if wanted is trades:
                data = whole = whole or encode_frame(trades)
            elif wanted:
                data = encode_frame(wanted)
            else:
                continue
            try:
                async with asyncio.timeout(STALL):
                    await subscriber.connection.send(data, text=True)
            except ConnectionClosed:
                self._forget(subscriber.connection)
            except TimeoutError:
                logger.warning("A client that does not read is cut off")
                self._forget(subscriber.connection)
                subscriber.connection.transport.abort()

    async def converse(self, connection: ServerConnection) -> None:
        """The conversation with one client."""
        await connection.send(status("connected", "Connected Successfully"))
        try:
            async with asyncio.timeout(AUTH):
                authenticated = await self._authenticate(connection)
            if not authenticated:
                return
            subscriber = Subscriber(connection)
            async for message in connection:
                await self._take(subscriber, message)
        except TimeoutError:
            await connection.send(status("auth_timeout", "authentication timed out"))
        except ConnectionClosed:
            pass
        finally:
            self._forget(connection)

    async def _authenticate(self, connection: ServerConnection) -> bool:
        request = parse(await connection.recv())
        if request and request.action == "auth" and request.params and self.key in (None, request.params):
            await connection.send(status("auth_success", "authenticated"))
            return True
        await connection.send(status("auth_failed", "authentication failed"))
        return False

    async def _take(self, subscriber: Subscriber, message: str | bytes) -> None:
        request = parse(message)
        if request is None or request.action not in ("subscribe", "unsubscribe"):
            await subscriber.connection.send(status("error", "unknown action"))
            return
        topics = [topic for topic in request.params.split(",") if topic.startswith("T.")]
        if request.action == "unsubscribe":
            subscriber.topics.difference_update(topics)
            return
        # As the provider does: an unknown topic and one already held are passed over without a word.
        for topic in dict.fromkeys(topics):
            if topic not in subscriber.topics:
                subscriber.topics.add(topic)
                await subscriber.connection.send(status("success", f"subscribed to: {topic}"))
        if subscriber.topics:
            self.subscribers[subscriber.connection] = subscriber
            self.subscribed.set()

    def _forget(self, connection: ServerConnection) -> None:
        self.subscribers.pop(connection, None)
        if not self.subscribers:
            self.subscribed.clear()


def status(name: str, message: str) -> str:
    return encode_frame([{"ev": "status", "status": name, "message": message}]).decode()


def parse(message: str | bytes) -> Request | None:
    try:
        return msgspec.json.decode(message, type=Request)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
