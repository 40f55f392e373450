"""The days before the synthetic market began: bars that end near the prices it begins with.

Each day is drawn by itself, so any of them can be asked for at any time, and the same seed gives the same days.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tickstock.market.sessions import NEW_YORK, Spans

Column = NDArray[np.float64]

GAPS = 0.05  # Share of symbols that open well away from their last close
GAP = (0.02, 0.08)
USUAL_GAP = 0.004
NOISE, WAVE, WAVE_DAYS = 0.02, 0.05, 30  # How far a day's close lies from today's price, by itself and for a while
FADE_DAYS = 5.0  # Towards today it comes nearer
TREND = 0.4 / 252  # A day's climb or fall of a symbol: those that climb are near their highest of the year
KEPT = 10  # Days that ended since the market began
RANGE = 0.008  # A day's highs and lows beyond its open and close
OF_DAY, OF_WAVE, OF_GAP, OF_TREND = range(4)  # What is drawn


class Bars(NamedTuple):
    open: Column
    high: Column
    low: Column
    close: Column
    volume: Column


class History:
    """`prices` are those at the moment `began` (epoch ms) of the trading days in `spans`."""

    def __init__(self, prices: Column, spans: Spans, began: int, seed: int) -> None:
        self.began_at = prices.copy()
        self.prices = prices
        self.seed = seed
        self.days = np.unique(spans["day"])
        self.closes = dict(zip(spans["day"][1::3].tolist(), spans["end"][1::3].tolist(), strict=True))
        began_on = datetime.fromtimestamp(began / 1000, NEW_YORK).date()
        self.today = int(np.searchsorted(self.days, began_on.toordinal()))
        self.since: dict[int, Column] = {}  # Closes of the newest days since then
        self.newest: tuple[int, Column] | None = None  # Day and prices of the last look

    def closed_at(self, day: date) -> int:
        """The end of regular hours, epoch ms; 0 where nothing is traded on that day."""
        return int(self.closes.get(day.toordinal(), 0))

    def note(self, now: int) -> None:
        """Remember the prices where a day has closed; also where the next one has begun already."""
        day, prices = datetime.fromtimestamp(now / 1000, NEW_YORK).date().toordinal(), self.prices.copy()
        if self.newest and self.newest[0] != day:
            self.since.setdefault(*self.newest)
        if 0 < self.closes.get(day, 0) <= now:
            self.since.setdefault(day, prices)
        self.newest = day, prices
        for oldest in list(self.since)[:-KEPT]:
            del self.since[oldest]

    def bars(self, day: date) -> Bars:
        """The bars of a trading day; one that ended while nobody looked closed about where the market is now."""
        number = int(np.searchsorted(self.days, day.toordinal()))
        if number < self.today:
            close = self.began_at * np.exp(self._distance(number))
        else:
            close = self.since.get(day.toordinal(), self.prices)
        drawn = self._draw(OF_DAY, number, 4)
        open_ = close * np.exp(RANGE * drawn[1])
        high = np.maximum(open_, close) * np.exp(RANGE * abs(drawn[2]))
        low = np.minimum(open_, close) * np.exp(-RANGE * abs(drawn[3]))
        volume = np.round(1e6 * np.exp(drawn[0]))
        return Bars(open_.round(2), high.round(2), low.round(2), close.round(2), volume)

    def _distance(self, number: int) -> Column:
        """How far (in logarithms) closes of a day lie from the prices the market began with."""
        before = self.today - 1 - number
        month, part = divmod(number, WAVE_DAYS)
        wave = np.interp(part, (0, WAVE_DAYS), (1.0, 0.0)) * self._draw(OF_WAVE, month)[0]
        wave += np.interp(part, (0, WAVE_DAYS), (0.0, 1.0)) * self._draw(OF_WAVE, month + 1)[0]
        faded = 1.0 - np.exp(-before / FADE_DAYS)
        trend = TREND * before * self._draw(OF_TREND, 0)[0]
        distance: Column = faded * (WAVE * wave + NOISE * self._draw(OF_DAY, number)[0]) - trend
        return distance if before else distance + self._gaps()

    def _gaps(self) -> Column:
        random = np.random.default_rng((self.seed, OF_GAP))
        count = len(self.began_at)
        gaps = random.normal(0.0, USUAL_GAP, count)
        wide = random.choice((-1.0, 1.0), count) * random.uniform(*GAP, count)
        return np.where(random.random(count) < GAPS, wide, gaps)

    def _draw(self, what: int, number: int, columns: int = 1) -> NDArray[np.float64]:
        return np.random.default_rng((self.seed, what, number)).normal(size=(columns, len(self.began_at)))
