from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator

import numpy as np

from tests.ingest.reference.noticed import Noticed

WINDOWS = (180, 360, 600)


class Trend:
    """Detector 2: it keeps every second's price and fits every line afresh."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.seconds: list[int] = []  # Those that had a price, and the last one of the newest
        self.price = 0.0
        self.logarithms: list[float] = []  # At the end of each second since the first
        self.states = dict.fromkeys(WINDOWS, 0)
        self.lines: dict[int, tuple[float, float] | None] = dict.fromkeys(WINDOWS)  # Move and fit of the newest

    def update(self, price: float, second: int) -> Iterator[Noticed]:
        if self.seconds and second - self.seconds[-1] > 600:
            self.restart()
        if self.seconds:
            for closing in range(self.seconds[-1], second):
                self.logarithms.append(math.log(self.price))
                for window in WINDOWS:
                    yield from self.judge(window, closing)
        if second not in self.seconds[-1:]:
            self.seconds.append(second)
        self.price = price

    def judge(self, window: int, second: int) -> Iterator[Noticed]:
        if len(self.logarithms) < window:
            return
        traded = bisect_right(self.seconds, second) - bisect_right(self.seconds, second - window)
        self.lines[window] = None
        if traded < window / 10:
            return
        self.lines[window] = move, r2 = fit(self.logarithms[-window:])
        enter = 0.003 * math.sqrt(window / 180)
        before = self.states[window]
        if abs(move) >= enter and r2 >= 0.7:
            self.states[window] = direction = 1 if move > 0 else -1
            if direction != before:
                figures = {"window": window, "direction": direction, "move": move, "r2": r2, "reference": second}
                yield Noticed("trend", abs(move) / enter, figures | {"reversed": before == -direction})
        elif abs(move) < enter / 2 or r2 < 0.4:
            self.states[window] = 0


def fit(logarithms: list[float]) -> tuple[float, float]:
    """The way along the least-squares line, and how well it fits."""
    y = np.array(logarithms)
    y -= y.mean()
    x = np.arange(len(y)) - (len(y) - 1) / 2
    slope = (x @ y) / (x @ x)
    r2 = slope * (x @ y) / (y @ y) if y.any() else 0.0
    return float(slope * (len(y) - 1)), float(r2)
