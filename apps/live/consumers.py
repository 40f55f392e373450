"""The WebSocket of one open page."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn, cast

import msgspec
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from apps.accounts.models import User
from apps.live import protocol
from apps.live.delivery import Viewer
from apps.live.hub import Hub
from apps.live.protocol import Ack, Connect, Disconnect, Error, Message, Refresh, Resume, Start, StatusUpdate
from apps.universes.services import interest_of, wake_group

logger = logging.getLogger(__name__)

STATUS = 1.0  # Seconds between two status updates
SESSION = 4.0  # Seconds between two looks whether the user is still signed in


class LiveConsumer(AsyncWebsocketConsumer):
    """Speaks `docs/protocol.md` with one page; everything it sends comes from the process's hub."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.viewer: Viewer | None = None
        self.mistakes = 0
        self.timer: asyncio.Task[None] | None = None
        self.turn = asyncio.Lock()  # Frames leave in the order of their numbers

    async def connect(self) -> None:
        user = self.scope["user"]
        if user is None or not user.is_authenticated:
            await self.close()  # Before accepting: the handshake is refused
            return
        self.user = cast(User, user)
        # First in the group, then the interest: a choice made in between is not missed.
        await self.channel_layer.group_add(wake_group(self.user.pk), self.channel_name)
        self.interest = await database_sync_to_async(interest_of)(self.user)
        await self.hub.ready()
        await self.accept()
        tape = self.hub.tape
        await self.say(Connect(user=self.user.email, epoch=tape.epoch, head=tape.end, pull_ms=self.user.pull_ms))
        self.timer = asyncio.create_task(self.watch())

    async def disconnect(self, code: int) -> None:
        if self.timer:
            self.timer.cancel()
            await self.channel_layer.group_discard(wake_group(self.user.pk), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None or len(text_data) > protocol.LARGEST:
            await self.forgive(f"Expected a text frame of at most {protocol.LARGEST} bytes")
            return
        try:
            message = protocol.decode(text_data)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as problem:
            await self.forgive(str(problem))
            return
        match message:
            case Start():
                async with self.turn:
                    self.viewer = Viewer(self.hub.tape, self.interest)
                    await self.say(self.viewer.start())
            case Resume(epoch=epoch, seq=seq):
                self.viewer = Viewer(self.hub.tape, self.interest)
                self.viewer.resume(epoch, seq)
            case Ack(b=b) if self.viewer:
                self.viewer.ack(b)
            case Refresh() if self.viewer:
                async with self.turn:
                    await self.say(self.viewer.refresh())
            case _:
                await self.forgive("Say start or resume first")

    async def watch(self) -> None:
        """The viewer's own timers: pull, say how things are, look whether they may still listen."""
        interval = self.user.pull_ms / 1000
        await asyncio.sleep(random.uniform(0.0, min(interval, STATUS)))  # So that a thousand do not fire together
        try:
            async with asyncio.TaskGroup() as timers:
                timers.create_task(every(interval, self.say_what_is_new))
                timers.create_task(every(STATUS, self.say_status))
                timers.create_task(every(SESSION, self.check_session))
        except* Exception:
            logger.exception("A viewer's timer failed")
            await self.close(1011)

    async def say_what_is_new(self) -> None:
        async with self.turn:
            for message in self.viewer.pull() if self.viewer else []:
                await self.say(message)

    async def check_session(self) -> None:
        if not await database_sync_to_async(self.signed_in)():
            await self.end(protocol.SIGNED_OUT, "You have signed out.")

    async def universe_changed(self, event: dict[str, Any]) -> None:
        """The user chose another universe, on this page or another: it is in force from the next event on."""
        self.interest = await database_sync_to_async(interest_of)(self.user)
        if self.viewer:
            async with self.turn:
                self.viewer.interest = self.interest
                await self.say(protocol.UniverseUpdated(universe=self.viewer.universe(), first=self.viewer.seq + 1))
                await self.say(self.viewer.refresh())

    async def say_status(self) -> None:
        universe = (self.viewer or Viewer(self.hub.tape, self.interest)).universe()
        await self.say(StatusUpdate(feed=self.hub.feed(), market=self.hub.market(), universe=universe))

    async def say(self, message: Message) -> None:
        await self.send(protocol.encode(message))

    async def forgive(self, detail: str) -> None:
        """Answer a bad frame; after too many, part."""
        self.mistakes += 1
        if self.mistakes >= protocol.FORGIVEN:
            await self.end(protocol.BAD_FRAME, f"{self.mistakes} bad frames; the last: {detail}")
        else:
            await self.say(Error(detail=detail, left=protocol.FORGIVEN - self.mistakes))

    async def end(self, code: int, reason: str) -> None:
        await self.say(Disconnect(code=code, reason=reason, retry=False))
        await self.close(code)

    def signed_in(self) -> bool:
        """Whether the session still stands and the account is active."""
        session = self.scope["session"]
        return (
            session.exists(session.session_key or "") and User.objects.filter(pk=self.user.pk, is_active=True).exists()
        )


async def every(interval: float, do: Callable[[], Awaitable[None]]) -> NoReturn:
    """Do something now and then after each `interval` seconds, until cancelled."""
    while True:
        await do()
        await asyncio.sleep(interval)
