"""Hostile input made of pieces: each is a step a bad day on the market might take."""

from __future__ import annotations

import math
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.factories import HOUR
from tests.ingest.drive import Bar, Input, Luld, Quote, Tick

# When sessions begin and end, ms from the first day's open.
EDGES = [day * 24 * HOUR + round(hour * HOUR) for day in range(2) for hour in (-5.5, 0, 6.5, 10.5)]
SYMBOLS = ("AAPL", "MSFT")


class Stream:
    """`input` is what came so far; `now` is its newest time, ms from the open."""

    def __init__(self) -> None:
        self.input: list[Input] = []
        self.now = 0
        self.prices = dict.fromkeys(SYMBOLS, 100.0)
        self.ids = 0

    def run(self, symbol: str, count: int, apart: int, drift: float, size: float, conditions: Any = ()) -> None:
        for _ in range(count):
            self.now += apart
            self.prices[symbol] = round(self.prices[symbol] * (1 + drift), 4)
            self.trade(symbol, self.prices[symbol], self.now, size, conditions)

    def exactly(self, symbol: str, factor: float, size: float) -> None:
        """A price at the very threshold, with all its digits."""
        self.prices[symbol] *= factor
        self.trade(symbol, self.prices[symbol], self.now, size)

    def late(self, symbol: str, behind: int, factor: float, size: float) -> None:
        self.trade(symbol, round(self.prices[symbol] * factor, 2), self.now - behind, size)

    def again(self, back: int) -> None:
        """The same input once more."""
        self.input += self.input[-back:][:1]

    def edge(self, symbol: str, skipped: int, offset: int) -> None:
        """A trade a millisecond before, at or after the beginning or end of a session."""
        later = [edge for edge in EDGES if edge + offset > self.now]
        if later:
            self.now = later[min(skipped, len(later) - 1)] + offset
            self.trade(symbol, self.prices[symbol], self.now, 200.0)

    def quote(self, symbol: str, below: float, above: float, ago: int) -> None:
        price = self.prices[symbol]
        self.input.append(Quote(price - below, price + above, (self.now - ago) / 1000, symbol))

    def bar(self, symbol: str, behind: int, below: float, above: float, volume: float, length: int) -> None:
        """Of a second or a minute that is over; behind: how many seconds ago."""
        close = self.prices[symbol]
        start = (self.now // 1000 - behind) // length * length
        self.input.append(Bar(close, close * (1 - below), close * (1 + above), start, volume, length, symbol))

    def luld(self, symbol: str, code: int) -> None:
        self.input.append(Luld(code, self.now / 1000, symbol))

    def trade(self, symbol: str, price: float, at: int, size: float, conditions: tuple[int, ...] = ()) -> None:
        self.ids += 1
        self.input.append(Tick(price, at / 1000, size, conditions, symbol, self.ids))


def play(pieces: list[tuple[Any, ...]]) -> list[Input]:
    stream = Stream()
    for name, *arguments in pieces:
        getattr(stream, name)(*arguments)
    return stream.input


DRIFTS = (-0.0012, -0.0002, -0.00003, 0.0, 0.00003, 0.0002, 0.0012)
SIZES = (0.0, 0.5, 10.0, 100.0, 900.0, 5_000.0, 10_000.0)
CONDITIONS = ((12,), (37,), (2,), (16,), (5,), (38,), (12, 37), (53, 52, 41), (14, 41))
COUNTS = (1, 2, 5, 20, 50, 80)

# The arguments a piece can have; what stands here twice comes twice as often.
PIECES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("run", (SYMBOLS, COUNTS, (0, 40, 900, 1_000, 5_000, 31_000, 605_000), DRIFTS, SIZES)),
    ("run", (SYMBOLS, (50, 80), (0, 900, 1_000, 4_000), DRIFTS, SIZES)),
    ("run", (SYMBOLS, (1, 5), (0, 300), DRIFTS, SIZES, CONDITIONS)),
    ("exactly", (SYMBOLS, (1.001, 0.999, 1.0001, 1.02, 0.98), SIZES)),
    ("late", (SYMBOLS, (1, 999, 61_000, 700_000, 7 * HOUR), (0.97, 1.0, 1.03), SIZES)),
    ("again", ((1, 2, 10, 63, 64, 65, 70),)),
    ("edge", (SYMBOLS, (0, 1, 2), (-1, 0, 1))),
    ("quote", (SYMBOLS, (-0.1, 0.01, 1_000.0), (0.01, 0.03), (0, 4_999, 5_001))),
    ("bar", (SYMBOLS, (1, 2, 5), (0.0, 0.002), (0.0, 0.002, 0.05), SIZES, (1, 60))),
    ("luld", (SYMBOLS, (15, 17, 18))),
    ("late", (SYMBOLS, (0,), (math.nan, -1.0, 0.0, math.inf), SIZES)),
    ("late", (SYMBOLS, (0,), (1.0,), (-1.0, math.nan))),
)

hostile = st.lists(
    st.one_of(*(st.tuples(st.just(name), *map(st.sampled_from, choices)) for name, choices in PIECES)),
    min_size=1,
    max_size=16,
).map(play)


def random_stream(seed: int, pieces: int = 60) -> list[Input]:
    """A long one, half of it plain trading."""
    random = Random(seed)
    drawn = [random.choice(PIECES if k % 2 else PIECES[:2]) for k in range(pieces)]
    return play([(name, *map(random.choice, choices)) for name, choices in drawn])
