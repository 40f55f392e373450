"""Closes, and the highest and lowest of the last 20 and 365 days, from the days that were loaded."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from apps.universes.reference.bars import Bars
from tickstock.market.past import PAST, Past

PERIODS = (20, 365)  # Calendar days
SATURDAY = 5
Column = NDArray[np.float64]


class Split(NamedTuple):
    """From `day` on, earlier prices are to be multiplied with `factor`."""

    symbol: str
    day: date
    factor: float


class Day(NamedTuple):
    day: date
    bars: Bars


def weekdays(today: date) -> Iterator[date]:
    """The days of the longest period before `today` that may have been trading days, newest first."""
    for back in range(1, PERIODS[-1] + 1):
        day = today - timedelta(back)
        if day.weekday() < SATURDAY:
            yield day


def gather(days: Iterable[Day], splits: Iterable[Split], today: date) -> tuple[date | None, Past]:
    """The newest day and what is known by it, on the scale of `today`; `days` are those loaded, newest first.

    Of a period that has a day missing nothing is known.
    """
    market = Market(splits, today)
    missing = list(weekdays(today))
    for day, bars in days:
        if day in missing:
            missing.remove(day)
        if len(bars):
            market.add(day, bars)
    for place, period in enumerate(PERIODS):
        if any(day >= today - timedelta(period) for day in missing):
            market.high[:, place] = market.low[:, place] = np.nan
    return market.newest, market.table()


class Market:
    """Columns of all symbols met so far; days come newest first, so that each split is met on the way back."""

    def __init__(self, splits: Iterable[Split], today: date) -> None:
        self.today = today
        self.newest: date | None = None
        self.numbers: dict[bytes, int] = {}
        known = [split for split in splits if split.day <= today]
        self.splits = deque(sorted(known, key=lambda split: split.day, reverse=True))
        self.factors: dict[bytes, float] = {}
        self.close: Column = np.empty(0)
        self.high: Column = np.empty((0, len(PERIODS)))
        self.low: Column = np.empty((0, len(PERIODS)))

    def add(self, day: date, bars: Bars) -> None:
        while self.splits and self.splits[0].day > day:
            split = self.splits.popleft()
            symbol = split.symbol.encode()
            self.factors[symbol] = self.factors.get(symbol, 1.0) * split.factor
        symbols = bars["symbol"].tolist()
        numbers = np.array([self.numbers.setdefault(symbol, len(self.numbers)) for symbol in symbols])
        self._fit()
        factor = np.array([self.factors.get(symbol, 1.0) for symbol in symbols])
        if self.newest is None:
            self.newest = day
            self.close[numbers] = bars["close"] * factor
        for place, period in enumerate(PERIODS):
            if day >= self.today - timedelta(period):
                self.high[numbers, place] = np.fmax(self.high[numbers, place], bars["high"] * factor)
                self.low[numbers, place] = np.fmin(self.low[numbers, place], bars["low"] * factor)

    def table(self) -> Past:
        made = np.empty(len(self.numbers), PAST)
        made["symbol"] = list(self.numbers)
        made["close"], made["high"], made["low"] = self.close, self.high, self.low
        return made

    def _fit(self) -> None:
        new = len(self.numbers) - len(self.close)
        if new:
            unknown = np.full((new, len(PERIODS)), np.nan)
            self.close = np.append(self.close, unknown[:, 0])
            self.high, self.low = np.vstack((self.high, unknown)), np.vstack((self.low, unknown))
