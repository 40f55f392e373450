"""A symbol's day as a line, with a mark where a rule would have told of it."""

from __future__ import annotations

import math
from typing import NamedTuple

from tickstock.market.alerting.told import Told
from tickstock.market.bars import Bars

WIDTH, HEIGHT, EDGE = 600, 120, 8


class Mark(NamedTuple):
    x: float
    y: float


class Drawing(NamedTuple):
    """In units of a picture of WIDTH x HEIGHT; `line` is what a polyline's points are."""

    symbol: str
    line: str
    marks: list[Mark]
    low: float
    high: float


def drawing(bars: Bars, told: list[Told]) -> Drawing | None:
    """Of the symbol told last, whose minute bars these are; None where two minutes are not known yet."""
    closes = [(int(bar["minute"]), float(bar["close"])) for bar in bars if not math.isnan(bar["close"])]
    if len(closes) < 2:
        return None
    symbol = told[-1].symbol
    marked = [(one.at / 1000, one.price) for one in told if one.symbol == symbol and one.price is not None]
    points = [(minute + 60, price) for minute, price in closes]  # A close is known when its minute is over
    times, prices = zip(*points, *marked, strict=True)
    left, right, low, high = min(times), max(times), min(prices), max(prices)

    def place(at: float, price: float) -> Mark:
        across, up = (at - left) / (right - left), (price - low) / (high - low) if high > low else 0.5
        return Mark(round(EDGE + (WIDTH - 2 * EDGE) * across, 1), round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * up, 1))

    line = " ".join("{},{}".format(*place(*point)) for point in points)
    return Drawing(symbol, line, [place(*mark) for mark in marked], low, high)
