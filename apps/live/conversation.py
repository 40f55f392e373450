"""What the server says to one open page, and when: `docs/protocol.md` without the plumbing."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable

from redis import RedisError

from apps.live import protocol
from apps.live.callers import Caller
from apps.live.delivery import Viewer, filters_of, universe_of
from apps.live.gauges.asked import Asked
from apps.live.gauges.edition import Want
from apps.live.messages import Alert, Alerts, Connect, Disconnect, PullIntervalUpdated, UniverseInForce
from apps.live.nap import Nap
from apps.live.room import Room
from apps.live.voice import Voice
from apps.universes.services import Choice
from tickstock.stream.cursor import Device
from tickstock.stream.log import Position

RUNG = 200  # Alerts that may wait to be said; the newest of more
STATUS = 1.0  # Seconds between two status updates
BEGIN_WITHIN = 10.0  # Seconds to say start or resume
WELCOME_WITHIN = 5.0  # Seconds until the user's choice is known


class Conversation(Voice):
    """One of the hub's guests. `answers.hear` brings the client's words, `run` has the timers."""

    def __init__(
        self, hub: Room, caller: Caller, send: Callable[[str], Awaitable[None]], close: Callable[[int], Awaitable[None]]
    ) -> None:
        super().__init__(send, close)
        self.hub = hub
        self.caller = caller
        self.choice: Choice | None = None  # In force
        self.settings = 0  # How many have been in force
        self.viewer: Viewer | None = None
        self.device: Device | None = None
        self.gauges = Asked(hub.board)
        self._newest_choice: Choice | None = None
        self._farewell: Disconnect | None = None
        self._nap = Nap()
        self._rung: deque[Alert] = deque(maxlen=RUNG)
        self._turn = asyncio.Lock()  # Frames leave in the order of their numbers

    @property
    def universe(self) -> UniverseInForce:
        assert self.choice
        return universe_of(self.choice.interest)

    def choose(self, choice: Choice) -> None:
        """The user has chosen: in force with the next frame."""
        self._newest_choice = choice
        self._nap.wake()

    def ring(self, alert: Alert) -> None:
        """A rule of the user's has told something: said as soon as the timers come to it."""
        self._rung.append(alert)
        self._nap.wake()

    def part(self, code: int, reason: str, *, retry: bool) -> None:
        """Say so and close, as soon as the timers come to it."""
        self._farewell = Disconnect(code=code, reason=reason, retry=retry)
        self._nap.wake()

    async def welcome(self) -> None:
        """Greet the client as soon as it is known what its user wants."""
        async with asyncio.timeout(WELCOME_WITHIN):
            while self._newest_choice is None:
                await self._nap.rest(WELCOME_WITHIN)
        self.choice, self.settings = self._newest_choice, 1
        tape = self.hub.tape
        await self.say(
            Connect(
                user=self.caller.user.email,
                epoch=tape.epoch,
                head=tape.end,
                pull_ms=self.choice.pull_ms,
                settings=self.settings,
                universe=self.universe,
                filters=filters_of(self.choice.interest),
            )
        )

    async def begin(self, name: str | None, position: Position | None) -> None:
        """Deliver from a position on; without one, from where the device got to or from the tape's end."""
        assert self.choice
        if name:
            self.device = Device(self.caller.user.pk, name)
            position = position or await self.hub.positions.of(self.device)
        self.viewer = Viewer(self.hub.tape, self.choice.interest, self.hub.selector, self.settings)
        self.viewer.place.go_to(position or Position(self.hub.tape.epoch, self.hub.tape.end))
        if past := self.hub.alerts_of(self.caller.user.pk):
            await self.say(Alerts(items=past, is_past=True))

    async def set_speed(self, speed: float) -> None:
        """Live is live."""
        await self.forgive("This is not a replay")

    async def run(self) -> None:
        """The timers: pull, say how things are, see whether the client still does its part."""
        assert self.choice
        now = self.clock()
        # So that a thousand who came together do not fire together.
        pull_at = status_at = now + random.uniform(0.0, min(self.choice.pull_ms / 1000, STATUS))
        while not self.has_ended:
            if self._farewell:
                return await self.end(self._farewell.code, self._farewell.reason, retry=self._farewell.retry)
            if self._newest_choice != self.choice:
                await self._put_in_force()
                pull_at = now
            if self._rung:
                await self._say_alerts()
            if now >= pull_at:
                pull_at = max(pull_at + self.choice.pull_ms / 1000, now)
                await self.say_what_is_new()
            if now >= status_at:
                status_at = max(status_at + STATUS, now)
                await self._look_at_the_clock(now)
            if self._newest_choice == self.choice and not self._farewell and not self._rung:
                await self._nap.rest(min(pull_at, status_at) - self.clock())
            now = self.clock()

    async def _say_alerts(self) -> None:
        rung = list(self._rung)
        self._rung.clear()
        await self.say(Alerts(items=rung, is_past=False))

    async def _put_in_force(self) -> None:
        """What was chosen before is over with the last frame; however often it changed, once."""
        assert self.choice
        assert self._newest_choice
        before, self.choice = self.choice, self._newest_choice
        if self.choice.pull_ms != before.pull_ms:
            await self.say(PullIntervalUpdated(pull_ms=self.choice.pull_ms))
        if self.choice.interest == before.interest:
            return
        self.settings += 1
        if self.viewer:
            async with self._turn:
                for message in self.viewer.change(self.choice.interest, self.settings):
                    await self.say(message)

    async def say_what_is_new(self) -> None:
        async with self._turn:
            viewer = self.viewer
            if viewer is None or self.has_ended:
                return
            if viewer.place.is_off_tape:
                try:
                    viewer.place.recall(await self.hub.backlog.after(viewer.place.position))
                except (RedisError, OSError):
                    pass  # The hub says why; the next pull asks again
            for message in viewer.pull(self.clock()):
                self.hub.sending(message)
                await self.say(message)

    async def _look_at_the_clock(self, now: float) -> None:
        assert self.choice
        if self.viewer is None and now - self.opened_at >= BEGIN_WITHIN:
            await self.end(protocol.TOO_SLOW, f"Neither start nor resume within {BEGIN_WITHIN:g} s", retry=True)
        elif self.viewer and self.viewer.under_way.is_stuck(now):
            await self.end(protocol.TOO_SLOW, "Frames were not acknowledged in time", retry=True)
        else:
            await self.tell(self.hub.status(self.universe))
            await self._say_gauges()

    async def _say_gauges(self) -> None:
        """They give way to events: while a page may be sent no further frame, it is sent no gauges either."""
        assert self.choice
        if self.viewer is None or not self.viewer.under_way.has_room(alone=False):
            return
        interest = self.choice.interest
        text = self.gauges.answer(Want(interest.members, self.choice.watched), universe_of(interest))
        if text:
            await self.tell(text)
