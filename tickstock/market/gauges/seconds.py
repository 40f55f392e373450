"""What was traded in each of the last seconds: the one gauge that rows cannot tell."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tickstock.market.conditions import VOLUME
from tickstock.market.ticks import BAR, TRADE, Ticks

SLOTS = 512  # Seconds kept: the longest window, and room for a clock that lags behind the ticks
TRADED = np.dtype([("second", "i8"), ("ticks", "i8"), ("trades", "i8"), ("shares", "f8"), ("dollars", "f8")])
HIGHEST, MOST = 1e9, 1e12  # Dollars and shares beyond which a tick is a mistake; sums stay finite
FIGURES = ("ticks", "trades", "shares", "dollars")


class PerSecond:
    """Sums per second of market time, and since the first tick, of one trading day from `start` to `end` (epoch ms).

    Every second has its slot, so a tick with a wrong time spoils no other second; one that comes after its
    slot went to a later second counts for the day only. It sees ticks before the engine does: what the engine
    refuses as a duplicate counts here, and a bar that replaces an earlier one counts again.
    """

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.first: int | None = None  # Epoch second of the earliest tick
        self.day = np.zeros(1, TRADED)[0]
        self.slots = np.zeros(SLOTS, TRADED)

    def add(self, ticks: Ticks, members: NDArray[np.bool_] | None = None) -> None:
        """Take a batch in; `members` is a boolean for each row of the market (None: all)."""
        ticks = ticks[(ticks["row"] >= 0) & (ticks["at"] >= self.start) & (ticks["at"] < self.end)]
        if members is not None:
            ticks = ticks[ticks["row"] < len(members)]
            ticks = ticks[members[ticks["row"]]]
        if not len(ticks):
            return
        seconds, place = np.unique(ticks["at"] // 1000, return_inverse=True)
        earliest = int(seconds[0])
        self.first = earliest if self.first is None else min(self.first, earliest)
        for second, *figures in zip(seconds.tolist(), *sums(ticks, place), strict=True):
            slot = second % SLOTS
            if second > self.slots["second"][slot]:
                self.slots[slot] = (second, 0, 0, 0.0, 0.0)
            for name, figure in zip(FIGURES, figures, strict=True):
                self.day[name] += figure
                if second == self.slots["second"][slot]:
                    self.slots[name][slot] += figure


def sums(ticks: Ticks, place: NDArray[np.intp]) -> list[NDArray[Any]]:
    """FIGURES of the ticks at each place; shares and dollars are of trades and bars that add volume."""
    price, shares = ticks["price"], ticks["shares"]
    valid = (price > 0.0) & (price <= HIGHEST) & (shares >= 0.0) & (shares <= MOST)
    trade = valid & (ticks["what"] == TRADE)
    adds = (trade | valid & (ticks["what"] == BAR)) & (ticks["may"] & VOLUME != 0)
    volume = np.where(adds, shares, 0.0)
    dollars = volume * np.where(adds, price, 0.0)
    return [np.bincount(place, weights) for weights in (None, trade, volume, dollars)]
