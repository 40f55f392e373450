"""The provider of a run: speaks its protocol to workers and sends them the market, trade by trade."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.faults.loop import Loop
from tests.faults.market import Market
from tests.services.environment import free_port

BEAT = 0.02  # Seconds between two portions
ALIVE = 4.0  # Seconds after which a market without news gives a sign of life, or it would be taken for mute
PATIENCE = 3.0  # Seconds a client may leave a full socket unread


class Provider:
    """One connection at once, as the account allows: a new one ends the one before. `rate` trades a second flow."""

    def __init__(self, loop: Loop, market: Market, rng: random.Random) -> None:
        self.loop = loop
        self.market = market
        self.rng = rng
        self.rate = 0.0
        self.port = free_port()
        self.subscribed_at = 0.0  # When the newest client had subscribed
        self.clients = 0
        self._client: ServerConnection | None = None
        self._sending = asyncio.Lock()
        loop.call(self._open())
        self._pump = loop.start(self._run())

    @property
    def host(self) -> str:
        return f"ws://127.0.0.1:{self.port}/stocks"

    def send(self, make: Callable[[Market], list[bytes]]) -> None:
        """Send frames that are made now, between two others."""

        async def make_and_send() -> None:
            for frame in make(self.market):
                await self._send(frame)

        self.loop.call(make_and_send())

    def jump(self, clock: int) -> None:
        """Set the market's clock, between two frames."""

        async def set_it() -> None:
            self.market.clock = clock

        self.loop.call(set_it())

    def rest(self) -> None:
        """Nothing more happens in the market once this returns."""

        async def set_it() -> None:
            self.rate = 0.0
            async with self._sending:
                pass  # What was being sent has been

        self.loop.call(set_it())

    def stop(self) -> None:
        self._pump.cancel()
        self.loop.call(self._close())

    async def _open(self) -> None:
        self._server: Server = await serve(self._talk, "127.0.0.1", self.port, compression=None, ping_interval=None)

    async def _close(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _talk(self, client: ServerConnection) -> None:
        try:
            await say(client, "connected")
            await client.recv()
            await say(client, "auth_success")
            async for words in client:
                for topic in json.loads(words)["params"].split(","):
                    await say(client, "success", f"subscribed to: {topic}")
                if client is not self._client:
                    await self._take_over(client)
        except ConnectionClosed:
            pass
        finally:
            if client is self._client:
                self._client = None

    async def _take_over(self, client: ServerConnection) -> None:
        async with self._sending:
            before, self._client = self._client, client
            await client.send(self.market.seeds())
            self.clients += 1
            self.subscribed_at = time.monotonic()
        if before:
            before.transport.abort()

    async def _run(self) -> None:
        """Let so many trades flow as the rate says, in frames of 1 to 50."""
        due, before = 0.0, time.monotonic()
        sent_at = before
        while True:
            await asyncio.sleep(BEAT)
            now = time.monotonic()
            due = min(due + self.rate * (now - before), self.rate * 0.5) if self.rate else 0.0
            before = now
            if not self.rate and now - sent_at > ALIVE:
                sent_at = now
                await self._send(self.market.sign_of_life())
            while due >= 1.0 and self.rate:
                trades = min(int(due), self.rng.randint(1, 50))
                due -= trades
                sent_at = now
                await self._send(self.market.frame(trades))

    async def _send(self, frame: bytes) -> None:
        async with self._sending:
            client = self._client
            if client is None:
                return
            try:
                async with asyncio.timeout(PATIENCE):
                    await client.send(frame)
            except (ConnectionClosed, TimeoutError):
                client.transport.abort()
                self._client = None


async def say(client: ServerConnection, status: str, message: str = "") -> None:
    await client.send(json.dumps([{"ev": "status", "status": status, "message": message}]))
