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
from apps.accounts.sessions import still_signed_in
from apps.live import protocol
from apps.live.delivery import Viewer, universe_of
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

    async def __call__(self, *args: Any) -> None:
        """Whatever ends the conversation ends the timers: Channels says goodbye only where nothing failed."""
        try:
            await super().__call__(*args)
        finally:
            if self.timer:
                self.timer.cancel()

    async def connect(self) -> None:
        user = self.scope["user"]
        if not (user and user.is_authenticated) or not await self.hub.ready():
            await self.close()  # Before accepting: the handshake is refused
            return
        self.user = cast(User, user)
        # First in the group, then the interest: a choice made in between is not missed.
        await self.channel_layer.group_add(wake_group(self.user.pk), self.channel_name)
        self.interest = await database_sync_to_async(interest_of)(self.user)
        await self.accept()
        tape = self.hub.tape
        await self.say(
            Connect(
                user=self.user.email,
                epoch=tape.epoch,
                head=tape.end,
                pull_ms=self.user.pull_ms,
                universe=universe_of(self.interest),
            )
        )
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
            case Start() if self.viewer is None:
                self.viewer = Viewer(self.hub.tape, self.interest)
                self.viewer.start()
                await self.say_what_is_new()
            case Resume(epoch=epoch, seq=seq) if self.viewer is None:
                self.viewer = Viewer(self.hub.tape, self.interest)
                self.viewer.resume(epoch, seq)
            case Ack(b=b) if self.viewer:
                self.viewer.ack(b)
                if self.viewer.is_behind:
                    await self.say_what_is_new()  # It catches up as fast as the page takes it in
            case Refresh() if self.viewer:
                self.viewer.refresh()
                await self.say_what_is_new()
            case _:
                await self.forgive("Say start or resume first, and once")

    async def watch(self) -> None:
        """The viewer's own timers: pull, say how things are, look whether they may still listen."""
        interval = self.user.pull_ms / 1000
        await asyncio.sleep(random.uniform(0.0, min(interval, STATUS)))  # So that a thousand do not fire together
        try:
            async with asyncio.TaskGroup() as timers:
                timers.create_task(every(interval, self.say_what_is_new))
                timers.create_task(every(STATUS, self.say_status))
                timers.create_task(every(SESSION, self.look_again))
        except* Exception:
            logger.exception("A viewer's timer failed")
            await self.close(1011)

    async def say_what_is_new(self) -> None:
        async with self.turn:
            now = asyncio.get_running_loop().time()
            for message in self.viewer.pull(now) if self.viewer else []:
                await self.say(message)

    async def look_again(self) -> None:
        """Whether the session still stands, and whether a wake-up about the universe was missed."""
        if await database_sync_to_async(still_signed_in)(self.scope["session"].session_key, self.user.pk):
            await self.universe_changed({})
        else:
            await self.end(protocol.SIGNED_OUT, "You have signed out.")

    async def universe_changed(self, event: dict[str, Any]) -> None:
        """The user chose another universe, on this page or another: it is in force from the next event on."""
        interest = await database_sync_to_async(interest_of)(self.user)
        if interest == self.interest:
            return
        self.interest = interest
        if self.viewer:
            async with self.turn:
                self.viewer.interest = interest
                self.viewer.refresh()
                await self.say(protocol.UniverseUpdated(universe=self.viewer.universe(), first=self.viewer.seq + 1))
            await self.say_what_is_new()

    async def say_status(self) -> None:
        universe = universe_of(self.interest)
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


async def every(interval: float, do: Callable[[], Awaitable[None]]) -> NoReturn:
    """Do something now and then after each `interval` seconds, until cancelled."""
    while True:
        await do()
        await asyncio.sleep(interval)
