"""What time it is in the market, and how far the data is behind."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from tickstock.market.ticks import Ticks

AHEAD_MS = 2_000  # A live feed's tick may be so far ahead of the clocks


class MarketTime:
    """For a live feed the wall clock's time; a simulation or a recording has a time of its own, read from its data.

    `delay_ms` is what the provider's plan holds the data back by.
    """

    def __init__(
        self,
        *,
        is_live: bool,
        delay_ms: int = 0,
        wall: Callable[[], float] = time.time,
        passing: Callable[[], float] = time.monotonic,
    ) -> None:
        self.is_live = is_live
        self.delay_ms = delay_ms
        self.wall = wall
        self.passing = passing
        self.lag_ms: int | None = None  # Of the newest data, when it came; None before the first
        self._newest = 0
        self._moved_at = 0.0
        self._best: float | None = None  # Smallest distance between passing time and data so far

    def saw(self, at: int, newest: int) -> None:
        """Data has come of this time, and the newest so far is that (epoch ms)."""
        now = self.passing()
        if newest > self._newest:
            self._newest, self._moved_at = newest, now
        if self.is_live:
            self.lag_ms = round(self.wall() * 1000) - at - self.delay_ms
            return
        # Only how the distance grows can be told of a clock that is not ours.
        distance = now * 1000 - at
        self._best = distance if self._best is None else min(self._best, distance)
        self.lag_ms = round(distance - self._best)

    def from_the_future(self, ticks: Ticks) -> int | None:
        """After which time (epoch ms) ticks of a live feed are quarantined; None where none of these is.

        Both clocks have to agree, the wall's and the data's own: neither a wrong tick nor a wrong wall clock is to
        stop the market. Before the first data, what most ticks say stands for theirs.
        """
        if not self.is_live or not len(ticks):
            return None
        newest = int(ticks["at"].max())
        if newest <= (wall := self.wall() * 1000 + AHEAD_MS):
            return None
        own = self._newest + (self.passing() - self._moved_at) * 1000 if self._newest else np.median(ticks["at"])
        limit = round(max(wall, own + AHEAD_MS))
        return limit if newest > limit else None

    def now(self) -> int | None:
        """Epoch ms; None while the data has not told it yet."""
        if self.is_live:
            return round(self.wall() * 1000) - self.delay_ms
        return self._newest + round((self.passing() - self._moved_at) * 1000) if self._newest else None
