"""How much at a time: a cool-down for each symbol and kind, and the most significant events of each minute."""

from __future__ import annotations

import heapq

import numpy as np

from tickstock.market.columns import CONTROLS, Columns
from tickstock.market.filters import Filter
from tickstock.market.sieve import Mask

MINUTE = 60_000  # ms


class Pacer:
    """Takes events in their order and remembers what it let through.

    Within a minute of the market's clock at most `per_minute` pass. Which they are has to be said at once, so an event
    passes when it is among the most significant of this minute so far, and as significant as those that would have
    passed the minute before.
    """

    def __init__(self, wanted: Filter) -> None:
        self._cool_down = wanted.cool_down * 1000
        self._per_minute = wanted.per_minute
        self._passed: dict[tuple[int, int], int] = {}  # When, by symbol and kind
        self._clock = 0  # Newest time of any event, ms
        self._minute = 0
        self._count = 0  # Passed in this minute
        self._best: list[float] = []  # Of this minute, a heap: the most significant that came
        self._bar = 0.0  # What was good enough the minute before

    def pace(self, columns: Columns, keep: Mask) -> Mask:
        """Of the events that are wanted, those that pass now; they follow on what was given before."""
        passing = np.zeros(len(keep), np.bool_)
        found = keep.nonzero()[0]
        rows = columns[found][["kind", "symbol", "at", "significance"]].tolist()
        for place, (kind, symbol, at, significance) in zip(found.tolist(), rows, strict=True):
            if kind == CONTROLS:
                passing[place] = True
                continue
            self._clock = max(self._clock, at)
            passing[place] = self._is_cool(kind, symbol) and self._is_worth_it(significance)
            if passing[place] and self._cool_down:
                self._passed[symbol, kind] = self._clock
        return passing

    def _is_cool(self, kind: int, symbol: int) -> bool:
        last = self._passed.get((symbol, kind))
        return last is None or self._clock - last >= self._cool_down

    def _is_worth_it(self, significance: float) -> bool:
        if not self._per_minute:
            return True
        minute = self._clock // MINUTE
        if minute != self._minute:
            is_full = minute == self._minute + 1 and len(self._best) == self._per_minute
            self._bar = self._best[0] if is_full else 0.0
            self._minute, self._count, self._best = minute, 0, []
        is_among_best = len(self._best) < self._per_minute or significance > self._best[0]
        if is_among_best:
            heapq.heappush(self._best, significance)
            if len(self._best) > self._per_minute:
                heapq.heappop(self._best)
        passes = is_among_best and significance >= self._bar and self._count < self._per_minute
        self._count += passes
        return passes
