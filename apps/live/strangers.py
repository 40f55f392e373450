"""Sockets that have not said yet who they are: few, not for long, and told nothing."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable

import msgspec
from channels.db import database_sync_to_async
from django.db import DatabaseError
from redis import RedisError

from apps.accounts.tokens import Holder, user_of_secret, user_of_session
from apps.live import counters, protocol
from apps.live.callers import Caller
from apps.live.desk import Desk
from apps.live.voice import Voice
from tickstock.sealing import unseal
from tickstock.stream import tickets

logger = logging.getLogger(__name__)

WITHIN = 5.0  # Seconds to say who one is
PER_ADDRESS = 20
AT_ALL = 1_000


class Strangers:
    """Counts them, in one web process."""

    def __init__(self) -> None:
        self._at: Counter[str] = Counter()

    def admit(self, address: str) -> bool:
        if self._at[address] >= PER_ADDRESS or self._at.total() >= AT_ALL:
            return False
        self._at[address] += 1
        return True

    def leave(self, address: str) -> None:
        self._at[address] -= 1
        if not self._at[address]:
            del self._at[address]


class Stranger(Voice):
    def __init__(
        self,
        desk: Desk,
        address: str,
        send: Callable[[str], Awaitable[None]],
        close: Callable[[int], Awaitable[None]],
    ) -> None:
        super().__init__(send, close)
        self.desk = desk
        self.address = address

    async def wait(self) -> None:
        await asyncio.sleep(WITHIN)
        counters.STRANGERS.inc()
        await self.end(protocol.SIGNED_OUT, f"Say who you are within {WITHIN:g} s.", retry=False)

    async def hear(self, text: str | None) -> Caller | None:
        """Who the first frame proves it to be; anything else is the end."""
        if self.has_ended:
            return None
        try:
            word = protocol.decode_first(text or "") if len(text or "") <= protocol.LARGEST else None
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            word = None
        try:
            holder = await self._holder(word) if word else None
        except (RedisError, DatabaseError, OSError) as problem:  # TimeoutError is an OSError
            logger.warning("Nobody can say whose a token is: %s", problem)
            await self.end(protocol.FAILED, "It cannot be found out who you are.", retry=True)
            return None
        if holder is None:
            counters.STRANGERS.inc()
            await self.end(
                protocol.SIGNED_OUT, "Say who you are first, with a ticket or token that is good.", retry=False
            )
            return None
        return Caller(*holder, self.address)

    async def _holder(self, word: protocol.Authenticate) -> Holder | None:
        if word.token:
            return await database_sync_to_async(user_of_secret)(word.token)
        ticket = word.ticket or ""
        sealed = await self.desk.ask(lambda redis: tickets.take(redis, ticket))
        return await database_sync_to_async(user_of_session)(unseal(sealed).decode()) if sealed else None
