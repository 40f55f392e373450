"""What the trades of a stretch of time add up to, by the rules of which trades count."""

from __future__ import annotations

import numpy as np

from tickstock.market.conditions import EXTREME, LAST, VOLUME

# Rows of `sums`. Money is in cents, so that every sum is exact.
TRADES, COUNTED, SHARES, MONEY, PRICED_SHARES, PRICED_MONEY = range(6)


class Window:
    """A figure of each kind a symbol; `open` and `close` are 0 and `low` is infinite where there is none."""

    def __init__(self, count: int) -> None:
        self.sums = np.zeros((6, count))
        self.high = np.zeros(count)
        self.low = np.full(count, np.inf)
        self.open = np.zeros(count)
        self.close = np.zeros(count)

    def add(self, who: np.ndarray, cents: np.ndarray, shares: np.ndarray, may: np.ndarray) -> None:
        """Take trades in, in the order of time."""
        adds, prices = may & VOLUME != 0, may & LAST != 0
        counted = np.where(adds, shares, 0.0)
        priced = np.where(prices, counted, 0.0)
        np.add.at(self.sums[TRADES], who, 1.0)
        np.add.at(self.sums[COUNTED], who, adds.astype(float))
        np.add.at(self.sums[SHARES], who, counted)
        np.add.at(self.sums[MONEY], who, counted * cents)
        np.add.at(self.sums[PRICED_SHARES], who, priced)
        np.add.at(self.sums[PRICED_MONEY], who, priced * cents)
        reaches = may & EXTREME != 0
        np.maximum.at(self.high, who, np.where(reaches, cents, 0.0))
        np.minimum.at(self.low, who, np.where(reaches, cents, np.inf))
        who, cents = who[prices], cents[prices]
        is_first = self.open[who] == 0.0
        self.open[who[is_first][::-1]] = cents[is_first][::-1]
        self.close[who] = cents

    def merge(self, later: Window, who: np.ndarray) -> None:
        """Take in what came after, of these symbols."""
        self.sums[:, who] += later.sums[:, who]
        self.high[who] = np.maximum(self.high[who], later.high[who])
        self.low[who] = np.minimum(self.low[who], later.low[who])
        self.open[who] = np.where(self.open[who] > 0.0, self.open[who], later.open[who])
        self.close[who] = np.where(later.close[who] > 0.0, later.close[who], self.close[who])

    def clear(self, who: np.ndarray) -> None:
        self.sums[:, who] = 0.0
        self.high[who] = self.open[who] = self.close[who] = 0.0
        self.low[who] = np.inf

    def traded(self) -> np.ndarray:
        """The symbols that had a trade of any kind."""
        return np.flatnonzero(self.sums[TRADES])
