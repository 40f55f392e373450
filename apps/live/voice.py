"""How the server speaks on one socket: until the last word, and patiently only so often."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from apps.live import counters, protocol
from apps.live.manners import Manners
from apps.live.messages import Disconnect, Error, encode
from apps.live.protocol import Message


class Voice:
    def __init__(self, send: Callable[[str], Awaitable[None]], close: Callable[[int], Awaitable[None]]) -> None:
        self.send, self.close = send, close
        self.clock = asyncio.get_running_loop().time
        self.opened_at = self.clock()
        self.manners = Manners(self.opened_at)
        self.has_ended = False

    async def say(self, message: Message) -> None:
        await self.tell(encode(message))

    async def tell(self, text: str) -> None:
        """Say what is encoded already."""
        if not self.has_ended:
            await self.send(text)

    async def forgive(self, detail: str) -> None:
        """Answer a bad frame; after too many, part."""
        if left := self.manners.mistake():
            await self.say(Error(detail=detail, left=left))
        else:
            await self.end(protocol.BAD_FRAME, f"{protocol.FORGIVEN} bad frames; the last: {detail}", retry=False)

    async def end(self, code: int, reason: str, *, retry: bool) -> None:
        """The last word; what comes after it is neither said nor heard."""
        if self.has_ended:
            return
        await self.say(Disconnect(code=code, reason=reason, retry=retry))
        self.has_ended = True
        counters.CLOSED.labels(code).inc()
        await self.close(code)
