"""What this process sees of a symbol that staff follow: when its events come here, and to how many viewers they go."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterable

from redis.asyncio import Redis

from apps.live.messages import Frame
from apps.live.protocol import Message
from tickstock.market.tape import Item
from tickstock.stream import tracing
from tickstock.stream.tracing import EVENTS, Part, Sent, Wish


class Tracing:
    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.wish: Wish | None = None
        self._numbers: dict[str, int] = {}  # Of the events that came
        self._seen: dict[str, float] = {}
        self._sent: dict[str, Sent] = {}

    async def look(self, redis: Redis) -> None:
        """For a wish, and tell what was seen of it."""
        wish = await tracing.wish_soon(redis)
        if wish is None or wish.is_over(self.now()):
            self.wish = None
            return
        if self.wish is None or self.wish.id != wish.id:
            self._numbers, self._seen, self._sent = {}, {}, {}
        self.wish = wish
        who = f"web@{socket.gethostname()}:{os.getpid()}"
        await tracing.tell_soon(redis, wish, Part(who=who, seen=self._seen, sent=self._sent))

    def came(self, items: Iterable[Item]) -> None:
        """Events have come onto the tape."""
        if self.wish is None:
            return
        now = self.now()
        for event in (item.event for item in items):
            if event.symbol == self.wish.symbol and len(self._seen) < EVENTS:
                self._numbers[event.eid] = event.seq
                self._seen.setdefault(event.eid, now)

    def sent(self, message: Message) -> None:
        """A message goes to a viewer."""
        if self.wish is None or not isinstance(message, Frame) or message.refresh:
            return
        for eid, seq in self._numbers.items():
            if message.first <= seq <= message.through and any(f'"eid":"{eid}"' in run for run in message.events):
                before = self._sent.get(eid)
                self._sent[eid] = Sent(before.viewers + 1, before.first) if before else Sent(1, self.now())
