"""The course of the market: what moves, opens, halts and trades in each step, all of it drawn from one generator."""

from __future__ import annotations

import numpy as np

from tickstock.market.sessions import REGULAR, Spans
from workers.simulator.market import trades as made
from workers.simulator.market.auctions import Auctions, is_last_step
from workers.simulator.market.halts import Halts
from workers.simulator.market.hours import STEP_MS, Calendar, Hours
from workers.simulator.market.news import News
from workers.simulator.market.prices import Prices
from workers.simulator.market.tickers import listing
from workers.simulator.market.trades import Trades, together

SECOND_MS = 1_000
REOPENS = 0.01  # About how far from its last price a symbol reopens after a halt


class Course:
    """Knows nothing of who looks at it, so it is the same whatever is wanted."""

    def __init__(
        self, symbols: list[str], trades_per_second: float, random: np.random.Generator, spans: Spans | None
    ) -> None:
        self.random = random
        self.calendar = Calendar(spans)
        self.hours: Hours | None = None
        # A few symbols trade most of the time, as in a real market.
        usual = 1.0 / np.arange(4, len(symbols) + 4) ** 0.8
        self.usual = usual * (trades_per_second / usual.sum())
        self.names = np.array(symbols, object)
        self.tapes = np.array([listing(ticker) for ticker in symbols])
        self.prices = Prices(symbols, random)
        self.news = News(len(symbols), random)
        self.auctions = Auctions(self.usual, self.prices, random)
        self.halts = Halts(self.names, self.tapes, self.prices.value)
        self.crowd, self.crowd_until = 1.0, 0  # Times the usual activity, until then

    def step(self, end: int) -> Trades:
        """The trades of the STEP up to `end`; none while the market is closed."""
        start = end - STEP_MS
        hours = self.calendar.at(start)
        if hours is None:
            return made.none()
        if hours is not self.hours:
            self._open(hours, start)
        reopened = self._move(hours, start)
        rates = self._rates(hours, start)
        found = made.draw(self.random, rates, start, self.prices, self.news, hours.name == REGULAR)
        if len(reopened):
            found = together(self.auctions.reopening(reopened, start), found)
        if self.auctions.waiting:
            found = together(found, self.auctions.opening(start, self.halts.until > 0))
        if is_last_step(hours, start):
            found = together(found, self.auctions.closing(hours, self.halts.until > 0))
        return found

    def _open(self, hours: Hours, start: int) -> None:
        """Another session begins, or the clock has come into the middle of one."""
        is_new_day = self.hours is not None and hours.day != self.hours.day
        if is_new_day:
            self.prices.overnight()
        self.hours = hours
        self.halts.restart(self.prices.value, np.arange(len(self.names)))
        self.auctions.begin(hours, start, is_new_day)

    def _move(self, hours: Hours, start: int) -> np.ndarray:
        """Prices move, news comes and goes, halts begin and end; who trades again."""
        self.prices.move(hours.activity(start) ** 0.5, self.news.drift)
        self.news.step(start)
        reopened = self.halts.step(start)
        if len(reopened):
            self.prices.jump(reopened, REOPENS)
            self.halts.restart(self.prices.value, reopened)
        if start % SECOND_MS == 0:
            self.prices.each_second()
            self.news.each_second()
            if hours.name == REGULAR:
                self.halts.each_second(start, self.prices.value)
        return reopened

    def _rates(self, hours: Hours, start: int) -> np.ndarray:
        """Each symbol's trades a second."""
        if start >= self.crowd_until:
            self.crowd = 1.0
        rates: np.ndarray = self.usual * self.news.activity * (hours.activity(start) * self.crowd)
        if self.halts.running:
            rates[self.halts.until > 0] = 0.0
        if self.auctions.waiting:
            rates[self.auctions.opens > 0] = 0.0
        return rates
