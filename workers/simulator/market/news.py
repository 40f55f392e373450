"""What makes single symbols move and trade more than usual for a while."""

from __future__ import annotations

from math import log1p
from typing import NamedTuple

import numpy as np

from workers.simulator.market.hours import STEP

NEWS = 1.0 / 16_000  # A second and symbol
LASTS = (120.0, 600.0)  # Seconds
DRIFT = (0.000015, 0.00006)  # Per second
ACTIVITY = 12.0  # Times the usual number of trades
LEANING = 0.15  # Of the trades, more on the side the news is for
# Now and then news is such that trading is likely to be halted.
SHOCKS = 1.0 / 100  # A second, in a market of MANY symbols or more
MANY = 1_000
SHOCK_LASTS = (60.0, 150.0)
SHOCK = (0.08, 0.13)  # The whole move

FLOW_LASTS, FLOW = 60.0, 0.25  # How long buyers or sellers prevail without any news, and how much


class Item(NamedTuple):
    """News of one symbol."""

    who: int
    move: float  # Until it is over, as a share of the price
    until: int


class News:
    """Each symbol's drift per second, the factor on its trades, and the share of them that buy."""

    def __init__(self, count: int, random: np.random.Generator) -> None:
        self.random = random
        self.count = count
        self.drift = np.zeros(count)
        self.activity = np.ones(count)
        self.ends = np.zeros(count, np.int64)  # Epoch ms; 0: there is none
        self.leaning = np.zeros(count)
        self.flow = random.normal(0.0, FLOW, count)
        self.told: list[Item] = []  # From outside, for the next step
        self.next_end = 0

    def step(self, at: int) -> None:
        """End what is over, begin what is new."""
        if self.next_end and at >= self.next_end:
            self._end(np.flatnonzero((self.ends > 0) & (self.ends <= at)))
        for item in self.told:
            self.begin(at, item)
        self.told.clear()
        if self.random.random() < NEWS * STEP * self.count:
            # Somewhere among the busier half, where people would see it.
            who, seconds = self.random.integers((self.count + 1) // 2), self.random.uniform(*LASTS)
            self._happen(at, int(who), seconds, self.random.uniform(*DRIFT) * seconds)
        if self.random.random() < SHOCKS * STEP * min(self.count / MANY, 1.0):
            who, seconds = self.random.integers((self.count + 1) // 2), self.random.uniform(*SHOCK_LASTS)
            self._happen(at, int(who), seconds, self.random.uniform(*SHOCK))

    def begin(self, at: int, item: Item) -> None:
        who, move, until = item
        self.drift[who] = log1p(move) / max((until - at) / 1000, STEP)
        self.activity[who] = ACTIVITY
        self.leaning[who] = LEANING if move > 0.0 else -LEANING
        self.ends[who] = until
        self.next_end = min(until, self.next_end or until)

    def each_second(self) -> None:
        """Buyers and sellers take turns."""
        self.flow *= 1.0 - 1.0 / FLOW_LASTS
        self.flow += self.random.standard_normal(self.count, np.float32) * (FLOW * (2.0 / FLOW_LASTS) ** 0.5)

    def buying(self, who: np.ndarray) -> np.ndarray:
        """The share of buys among the next trades of these symbols; it may leave 0 to 1."""
        share: np.ndarray = 0.5 + self.flow[who] + self.leaning[who]
        return share

    def _happen(self, at: int, who: int, seconds: float, move: float) -> None:
        sign = 1.0 if self.random.random() < 0.5 else -1.0
        if not self.ends[who]:
            self.begin(at, Item(who, sign * move, at + round(seconds * 1000)))

    def _end(self, who: np.ndarray) -> None:
        self.drift[who], self.activity[who], self.leaning[who], self.ends[who] = 0.0, 1.0, 0.0, 0
        running = self.ends[self.ends > 0]
        self.next_end = int(running.min()) if len(running) else 0
