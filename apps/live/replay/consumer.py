"""The WebSocket of a page that replays a past day."""

from __future__ import annotations

from datetime import date

import msgspec
from channels.db import database_sync_to_async
from django.db import DatabaseError

from apps.analytics.reach import refusal
from apps.live import callers
from apps.live.callers import Caller
from apps.live.consumers import LiveConsumer
from apps.live.conversation import Conversation
from apps.live.hub import Hub
from apps.live.replay import asked
from apps.live.replay.replay import Replay
from apps.live.replay.shelf import Shelf
from tickstock.stream.log import Position

AT_ONCE = 50  # Replays of one web process: each reads the archive for itself


class ReplayConversation(Conversation):
    """As with the live market, but for the first word and the speed."""

    hub: Replay

    async def begin(self, name: str | None, position: Position | None) -> None:
        await self.hub.begin(position)
        await super().begin(None, position)

    async def set_speed(self, speed: float) -> None:
        self.hub.go(speed)
        await self.tell(self.hub.status(self.universe))


class ReplayConsumer(LiveConsumer):
    """Only for who has signed in: it opens where the address says, `/ws/replay/<day>/?speed=&from=`."""

    open = 0

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.replay: Replay | None = None

    async def connect(self) -> None:
        caller = callers.identify(self.scope)
        replay = await self._replay(caller) if caller and await self.hub.ready() else None
        if caller is None or replay is None:
            return await self.close()
        self.replay = replay
        ReplayConsumer.open += 1
        await self.accept()
        await self._begin(caller)

    def converse(self, caller: Caller) -> Conversation:
        assert self.replay
        return ReplayConversation(self.replay, caller, self._send, self.close)

    async def refuse(self, talk: Conversation) -> str:
        if ReplayConsumer.open > AT_ONCE:
            return "Too many replays are running. Try again later."
        return await super().refuse(talk)

    def left(self) -> None:
        super().left()
        if self.replay:
            self.replay.end()
            ReplayConsumer.open -= 1

    async def _replay(self, caller: Caller) -> Replay | None:
        day: date = self.scope["url_route"]["kwargs"]["day"]
        shelf = Shelf(day)
        try:
            wanted = asked.read(self.scope["query_string"].decode())
            extent = await database_sync_to_async(lambda: None if refusal(caller.user, day) else shelf.extent())()
        except (msgspec.ValidationError, UnicodeError, DatabaseError):
            return None
        return Replay(self.hub, shelf, extent, wanted.begins(day), wanted.speed) if extent else None
