"""A second, plain implementation of the detectors: slow, obvious, and the oracle of the compiled one.

It keeps every price and volume of a session and works each figure out afresh. It knows one
symbol and one session, and only ticks that may set everything.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from tests.ingest.drive import Tick

WINDOWS = (180, 360, 600)


class Reference:
    def __init__(self) -> None:
        self.high = self.low = self.told_high = self.told_low = 0.0
        self.prices: dict[int, float] = {}  # Last price of each second that had a trade
        self.closed: list[float] = []  # ln(price) at the end of each second since the first
        self.first = self.newest = 0
        self.states = dict.fromkeys(WINDOWS, 0)
        self.volumes: dict[int, float] = defaultdict(float)
        self.counts: dict[int, int] = defaultdict(int)
        self.minutes: dict[int, float] = defaultdict(float)
        self.armed = True

    def run(self, ticks: Iterable[Tick]) -> list[tuple[Any, ...]]:
        return [event for tick in ticks for event in self.update(tick)]

    def update(self, tick: Tick) -> Iterable[tuple[Any, ...]]:
        second = max(tick.at // 1000, self.newest)
        yield from self.trend(second)
        yield from self.extremes(tick.price)
        yield from self.surge(tick, second)
        self.prices[second] = tick.price

    def extremes(self, price: float) -> Iterable[tuple[Any, ...]]:
        if not self.high:
            self.high = self.low = self.told_high = self.told_low = price
        elif price > self.high:
            self.high = price
            if price >= self.told_high * 1.001:
                yield "high", self.told_high, price
                self.told_high = price
        elif price < self.low:
            self.low = price
            if price <= self.told_low * (1 - 0.001):
                yield "low", self.told_low, price
                self.told_low = price

    def trend(self, second: int) -> Iterable[tuple[Any, ...]]:
        if not self.prices or second - self.newest > 600:
            self.prices, self.closed, self.first, self.states = {}, [], second, dict.fromkeys(WINDOWS, 0)
        else:
            for closing in range(self.newest, second):
                self.closed.append(math.log(self.prices[self.newest]))
                for window in WINDOWS:
                    yield from self.judge(window, closing)
        self.newest = second

    def judge(self, window: int, second: int) -> Iterable[tuple[Any, ...]]:
        seconds = range(second - window + 1, second + 1)
        if seconds[0] < self.first or sum(s in self.prices for s in seconds) < window / 10:
            return
        x = np.arange(window) - (window - 1) / 2
        y = np.array(self.closed[-window:])
        y -= y.mean()
        move = x @ y / (x @ x) * (window - 1)
        r2 = (x @ y) ** 2 / (x @ x) / (y @ y) if y.any() else 0.0
        enter = 0.003 * math.sqrt(window / 180)
        before = self.states[window]
        if abs(move) >= enter and r2 >= 0.7:
            self.states[window] = direction = 1 if move > 0 else -1
            if direction != before:
                yield "trend", window, direction, before == -direction, second, move
        elif abs(move) < enter / 2 or r2 < 0.4:
            self.states[window] = 0

    def surge(self, tick: Tick, second: int) -> Iterable[tuple[Any, ...]]:
        minute = second // 60
        self.volumes[second] += tick.size
        self.counts[second] += 1
        self.minutes[minute] += tick.size
        volume = sum(self.volumes[s] for s in range(second - 59, second + 1))
        count = sum(self.counts[s] for s in range(second - 59, second + 1))
        first = max(min(m for m, v in self.minutes.items() if v), minute - 31)
        past = [self.minutes[m] for m in range(first, minute - 1)]
        baseline = sum(past) / len(past) if len(past) >= 5 else 0.0
        if not self.armed and volume < 1.5 * baseline:
            self.armed = True
        if (
            self.armed
            and baseline > 0
            and volume >= 3 * baseline
            and volume >= 1_000
            and volume * tick.price >= 50_000
            and count >= 5
        ):
            self.armed = False
            yield "surge", volume, baseline
