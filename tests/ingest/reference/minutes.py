"""Minute bars once more: every trade is kept, and each bar made afresh of its trades."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import NamedTuple

from tests.ingest.drive import Bar, Tick
from tests.ingest.reference.eligibility import May

Figures = tuple[float, ...]  # open, high, low, close, volume, turnover, trades


class Part(NamedTuple):
    """What one input is to its minute."""

    low: float
    high: float
    price: float
    size: float
    trades: int
    may: May


class Minutes:
    def __init__(self) -> None:
        self.clock = 0
        self.parts: dict[tuple[int, str], list[Part]] = defaultdict(list)
        self.late = 0

    def come_to(self, at: int) -> None:
        self.clock = max(self.clock, at)

    def traded(self, tick: Tick, may: May) -> None:
        self.add(tick.symbol, tick.at, Part(tick.price, tick.price, tick.price, tick.size, 1, may))

    def summed_up(self, bar: Bar, before: float | None) -> None:
        """A bar; of one that replaces another only the extremes, and the difference in volume."""
        is_new = before is None
        may = May(True, is_new, True)
        self.add(bar.symbol, bar.at, Part(bar.low, bar.high, bar.close, bar.volume - (before or 0), is_new, may))

    def add(self, symbol: str, at: int, part: Part) -> None:
        minute = at // 60_000
        if self.is_whole(minute):
            self.late += 1
        elif any(part.may):
            self.parts[60 * minute, symbol].append(part)

    def is_whole(self, minute: int) -> bool:
        """Two seconds after its end."""
        return 60_000 * (minute + 1) + 2_000 <= self.clock

    def whole(self) -> dict[tuple[int, str], Figures]:
        return {key: figures(parts) for key, parts in self.parts.items() if self.is_whole(key[0] // 60)}


def figures(parts: list[Part]) -> Figures:
    prices = [part.price for part in parts if part.may.last] or [math.nan]
    highs = [part.high for part in parts if part.may.extreme] or [math.nan]
    lows = [part.low for part in parts if part.may.extreme] or [math.nan]
    sizes = [(part.size, part.price) for part in parts if part.may.volume]
    volume, turnover = sum(size for size, _ in sizes), sum(size * price for size, price in sizes)
    return prices[0], max(highs), min(lows), prices[-1], volume, turnover, sum(part.trades for part in parts)
