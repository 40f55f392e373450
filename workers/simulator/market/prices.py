"""How prices move: with the market, with their sector and on their own, in calm and wild times, with jumps."""

from __future__ import annotations

import numpy as np

from workers.simulator.market.hours import STEP
from workers.simulator.market.tickers import SECTORS, sectors

VOLATILITY = 0.00007  # Of a return, per square root of a second, the median symbol's
MARKET, SECTOR = 0.4, 0.4  # Shares of it that all symbols, and those of a sector, have in common
OWN = (1.0 - MARKET**2 - SECTOR**2) ** 0.5
MOOD_LASTS, MOODS = 900.0, 0.35  # Seconds for which times stay wild or calm, and the spread of the logarithm
JUMPS = 1.0 / 5_400  # A second and symbol
JUMP = 15.0  # Size, in volatilities of a second; its tails are Student's with three degrees of freedom
OVERNIGHT = 0.006
SPREAD = 0.0002  # Of the price, the median symbol's
LOWEST, HIGHEST = 1.0, 10_000.0  # Dollars


class Prices:
    """The value of every symbol, between its bid and its ask."""

    def __init__(self, symbols: list[str], random: np.random.Generator) -> None:
        count = len(symbols)
        self.random = random
        self.sector = sectors(symbols)
        self.value = np.exp(random.normal(4.0, 0.9, count)).clip(2.0, 900.0)
        self.volatility = VOLATILITY * np.exp(random.normal(0.0, 0.35, count))
        self.mood = random.normal(0.0, MOODS, count)
        self.width = SPREAD * np.exp(random.normal(0.0, 0.4, count))
        self.each_second()

    def move(self, heat: float, drift: np.ndarray) -> None:
        """Move on by a STEP; `heat` multiplies every move, `drift` is each symbol's own, per second."""
        market, *sector = self.random.standard_normal(1 + SECTORS).tolist()
        shared = MARKET * market + SECTOR * np.array(sector)
        move = self.random.standard_normal(len(self.value), np.float32) * OWN + shared[self.sector]
        move *= self.scale * (heat * STEP**0.5)
        self.value *= 1.0 + move
        moving = np.flatnonzero(drift)
        self.value[moving] *= np.exp(drift[moving] * STEP)
        jumps = self.random.poisson(JUMPS * STEP * heat**2 * len(self.value))
        if jumps:
            who = self.random.integers(len(self.value), size=jumps)
            self.jump(who, JUMP * self.volatility[who])

    def jump(self, who: np.ndarray, sizes: np.ndarray | float) -> None:
        """Set the prices of some symbols apart, either way, by about these sizes."""
        by = np.clip(sizes * self.random.standard_t(3.0, len(who)), -0.25, 0.25)
        self.value[who] *= 1.0 + by

    def overnight(self) -> None:
        """What happens between two trading days."""
        self.jump(np.arange(len(self.value)), OVERNIGHT)
        self.value *= 1.0 + self.random.normal(0.0, OVERNIGHT / 2)

    def each_second(self) -> None:
        """Calm and wild times come and go; spreads follow the price."""
        self.mood *= 1.0 - 1.0 / MOOD_LASTS
        self.mood += self.random.standard_normal(len(self.mood), np.float32) * (MOODS * (2.0 / MOOD_LASTS) ** 0.5)
        self.scale = self.volatility * np.exp(self.mood)
        np.clip(self.value, LOWEST, HIGHEST, out=self.value)
        self.spread = np.maximum(np.rint(self.value * 100 * self.width), 1.0)

    def bids(self, who: np.ndarray) -> np.ndarray:
        """The bids of these symbols in cents; the asks are a `spread` above."""
        cents: np.ndarray = np.rint(self.value[who] * 100 - self.spread[who] / 2)
        return cents
