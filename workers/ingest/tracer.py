"""Follows one symbol's ticks and events through this worker, where staff ask for it; costs an `if` where they do not."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from redis import Redis

from tickstock.market import wire
from tickstock.market.events import AnyEvent
from tickstock.market.ticks import Ticks
from tickstock.stream import tracing
from tickstock.stream.tracing import EVENTS, TICKS, Logged, Noticed, Part, Tick, Wish
from workers.ingest.held.numbering import Numbered

logger = logging.getLogger(__name__)


class Following:
    """One wish, and what was seen for it so far."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.mark = f'"symbol":"{wish.symbol}"'.encode()
        self.ticks: deque[Tick] = deque(maxlen=TICKS)
        self.all_ticks = 0
        self.noticed: deque[Noticed] = deque(maxlen=EVENTS)
        self.logged: dict[str, Logged] = {}

    def part(self, who: str) -> Part:
        return Part(
            who=who,
            ticks=list(self.ticks.copy()),
            all_ticks=self.all_ticks,
            noticed=list(self.noticed.copy()),
            logged=self.logged.copy(),
        )


class Tracer:
    """The reporter's thread looks for wishes and tells, the pipeline's and the outbox's note what they see."""

    def __init__(
        self, who: str, symbols: Mapping[str, int], came_at: Callable[[], float], now: Callable[[], float] = time.time
    ) -> None:
        self.who = who
        self.symbols = symbols
        self.came_at = came_at  # Monotonic seconds
        self.now = now
        self.following: Following | None = None
        self._batch: tuple[float, float, Ticks] | None = None  # When it arrived and was decoded, and what of it counts

    def look(self, redis: Redis) -> None:
        """RedisError where the broker does not answer."""
        wish, now = tracing.wish(redis), self.now()
        if wish is None or wish.is_over(now):
            self.following = None
            return
        if self.following is None or self.following.wish.id != wish.id:
            self.following = Following(wish)
            logger.info("Following %s for staff", wish.symbol)
        tracing.tell(redis, wish, self.following.part(self.who))

    def decoded(self, ticks: Ticks) -> None:
        following, now = self.following, self.now()
        self._batch = None
        if following is None or now > following.wish.until:
            return
        arrived = now - (time.monotonic() - self.came_at())
        row = self.symbols.get(following.wish.symbol, -1)
        self._batch = arrived, now, ticks[ticks["row"] == row] if row >= 0 else ticks[:0]

    def detected(self, events: Iterable[AnyEvent]) -> None:
        following, batch, now = self.following, self._batch, self.now()
        if following is None or batch is None:
            return
        arrived, decoded, ticks = batch
        following.all_ticks += len(ticks)
        for tick in ticks[-TICKS:]:
            known = int(tick["at"]), float(tick["price"]), float(tick["shares"])
            following.ticks.append(Tick(*known, arrived, decoded, now))
        for event in events:
            if event.symbol == following.wish.symbol:
                told = event.eid, event.kind, event.price, event.at
                following.noticed.append(Noticed(*told, arrived, decoded, now))

    def logged(self, batch: Sequence[Numbered], confirmed: int) -> None:
        """The log has those of these that were confirmed."""
        following = self.following
        if following is None:
            return
        now = self.now()
        for numbered in batch:
            if following.mark in numbered.data and numbered.seq <= confirmed and len(following.logged) < EVENTS:
                following.logged.setdefault(wire.decode_event(numbered.data).eid, Logged(numbered.seq, now))
