"""Somebody who only listens: what a WebSocket is told, as Server-Sent Events.

Each message carries the position after it as its id, so whoever comes back with the last id they have seen goes on
from there: what was cut off on its way was never seen, and comes again.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator, Iterator

from redis import RedisError

from apps.live import counters
from apps.live.callers import Caller
from apps.live.delivery import Pulled, Viewer, filters_of, universe_of
from apps.live.messages import Alert, Alerts, Connect, Disconnect, Frame, Gap, encode
from apps.live.nap import Nap
from apps.live.protocol import FAILED, TOO_MANY, Message
from apps.live.room import Room
from apps.universes.services import Choice
from tickstock.stream.log import Position

WELCOME_WITHIN = 5.0  # Seconds until the user's choice is known
STATUS = 5.0  # Seconds between two status updates, which also keep the connection open
RUNG = 200  # Alerts that may wait to be said; the newest of more
RETRY = 1_000  # ms a client waits before it comes back
SOON = 0.05  # Seconds until the next pull where there is more than one was allowed to take
LASTS = 600.0  # Seconds; then the client comes back
# No server tells us how much it still holds for a slow client, so a stream ends before that can be much.
MOST = 8 * 1024 * 1024  # Bytes
DONE = 1000


class Listener:
    """One of the hub's guests."""

    def __init__(self, hub: Room, caller: Caller, position: Position | None) -> None:
        self.hub = hub
        self.caller = caller
        self.position = position
        self._choice: Choice | None = None
        self._farewell: Disconnect | None = None
        self._nap = Nap()
        self._rung: deque[Alert] = deque(maxlen=RUNG)
        self._sent = 0

    def choose(self, choice: Choice) -> None:
        self._choice = choice
        self._nap.wake()

    def ring(self, alert: Alert) -> None:
        self._rung.append(alert)
        self._nap.wake()

    def part(self, code: int, reason: str, *, retry: bool) -> None:
        self._farewell = Disconnect(code=code, reason=reason, retry=retry)
        self._nap.wake()

    async def listen(self, of_plan: int) -> AsyncIterator[str]:
        """Everything from the position on, or from now; `of_plan` is how many streams the user may have open."""
        if complaint := self.hub.guests.admit(self, of_plan):
            yield _text(Disconnect(code=TOO_MANY, reason=complaint, retry=True))
            return
        try:
            async for text in self._listen():
                self._sent += len(text)
                yield text
        finally:
            self.hub.guests.leave(self)

    async def _listen(self) -> AsyncIterator[str]:
        try:
            choice = await self._first_choice()
        except TimeoutError:
            yield _text(Disconnect(code=FAILED, reason="The database does not answer.", retry=True))
            return
        viewer = Viewer(self.hub.tape, choice.interest, self.hub.selector)
        counters.BEGUN.labels("resumed" if self.position else "anew").inc()
        viewer.place.go_to(self.position or Position(self.hub.tape.epoch, self.hub.tape.end))
        yield f"retry: {RETRY}\n\n" + _text(self._greeting(choice, viewer), viewer.place.position)
        clock = asyncio.get_running_loop().time
        began = clock()
        pull_at = status_at = began + random.uniform(0.0, choice.pull_ms / 1000)
        while not self._farewell and clock() - began < LASTS and self._sent < MOST:
            now = clock()
            if self._choice and self._choice != choice:
                choice, pull_at = self._choice, now
                for message in viewer.change(choice.interest, viewer.settings + 1):
                    yield _text(message)
            if self._rung:
                rung = list(self._rung)
                self._rung.clear()
                yield _text(Alerts(items=rung, is_past=False))
            if now >= pull_at:
                async for text in self._pull(viewer, now):
                    yield text
                pull_at = clock() + (SOON if viewer.is_behind else choice.pull_ms / 1000)
            if now >= status_at:
                status_at = now + STATUS
                yield f"event: status_update\ndata: {self.hub.status(universe_of(choice.interest))}\n\n"
            await self._nap.rest(0.0 if self._rung else min(pull_at, status_at) - clock())
        yield _text(self._farewell or Disconnect(code=DONE, reason="Come back to go on.", retry=True))

    async def _first_choice(self) -> Choice:
        async with asyncio.timeout(WELCOME_WITHIN):
            while self._choice is None:
                await self._nap.rest(WELCOME_WITHIN)
        return self._choice

    def _greeting(self, choice: Choice, viewer: Viewer) -> Connect:
        tape = self.hub.tape
        return Connect(
            user=self.caller.user.email,
            epoch=tape.epoch,
            head=tape.end,
            pull_ms=choice.pull_ms,
            settings=viewer.settings,
            universe=universe_of(choice.interest),
            filters=filters_of(choice.interest),
        )

    async def _pull(self, viewer: Viewer, now: float) -> AsyncIterator[str]:
        """All that is new. Nobody acknowledges here: who comes back says how far they got."""
        if viewer.place.is_off_tape:
            try:
                viewer.place.recall(await self.hub.backlog.after(viewer.place.position))
            except (RedisError, OSError):
                pass  # The hub says why; the next pull asks again
        for text in self._messages(viewer, now):
            yield text

    def _messages(self, viewer: Viewer, now: float) -> Iterator[str]:
        size = self._sent
        while size < MOST and (messages := viewer.pull(now)):
            viewer.ack(viewer.counts.frames)
            for message in messages:
                self.hub.sending(message)
                text = _text(message, _position_after(message))
                size += len(text)
                yield text


def _position_after(message: Pulled) -> Position | None:
    """Where one stands who has seen it; None where that has not changed, or only the next one tells."""
    if isinstance(message, Frame):
        return Position(message.epoch, message.through)
    if isinstance(message, Gap) and message.to is not None:
        return Position(message.epoch, message.to)
    return None


def _text(message: Message, position: Position | None = None) -> str:
    mark = f"id: {position.epoch}:{position.seq}\n" if position else ""
    return f"{mark}event: {message.__struct_config__.tag}\ndata: {encode(message)}\n\n"
