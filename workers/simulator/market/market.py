"""The synthetic market: thousands of symbols whose trades, quotes, bars and halts agree with each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tickstock.market.sessions import REGULAR, Spans
from workers.simulator.items import WireItem
from workers.simulator.market import trades as made
from workers.simulator.market.auctions import Auctions, is_last_step
from workers.simulator.market.halts import Halts
from workers.simulator.market.hours import STEP_MS, Calendar, Hours
from workers.simulator.market.kinds import MAY, MAY_EXTENDED, OFFICIAL_OPEN
from workers.simulator.market.news import Item, News
from workers.simulator.market.prices import Prices
from workers.simulator.market.quotes import quotes
from workers.simulator.market.tickers import listing
from workers.simulator.market.totals import MINUTE_MS, SECOND_MS, Totals
from workers.simulator.market.trades import Trades, together

REOPENS = 0.01  # About how far from its last price a symbol reopens after a halt


class Market:
    """The same seed gives the same market, whatever is wanted of it.

    `trades_per_second` is the mean of regular hours. `state` is a file that keeps the prices between runs,
    or None. Without `spans`, the session table, it has regular hours without end, open, close or noon.
    """

    def __init__(
        self,
        symbols: list[str],
        trades_per_second: float,
        seed: int | list[int],
        state: Path | None = None,
        *,
        spans: Spans | None = None,
    ) -> None:
        self.random = np.random.default_rng(seed)
        self.symbols = symbols
        self.number_of = {ticker: number for number, ticker in enumerate(symbols)}
        self.tapes = np.array([listing(ticker) for ticker in symbols])
        self.state = state
        self.wanted = {"T"}
        self.calendar = Calendar(spans)
        self.hours: Hours | None = None
        self.at = 0  # Epoch ms up to which everything has happened
        self.trades_made = 0
        self.crowd, self.crowd_until = 1.0, 0
        # A few symbols trade most of the time, as in a real market.
        usual = 1.0 / np.arange(4, len(symbols) + 4) ** 0.8
        self.usual = usual * (trades_per_second / usual.sum())
        self.prices = Prices(symbols, self.random)
        self.news_now = News(len(symbols), self.random)
        self._go_on()
        self.auctions = Auctions(self.usual, self.prices, self.random)
        self.sums = Totals(symbols)
        self.names = self.sums.names
        self.halts = Halts(self.names, self.tapes, self.prices.value)

    def step(self, at: int) -> dict[str, list[WireItem]]:
        """Move on by STEP up to `at` (epoch ms, of which the last STEP that is full counts).

        The wanted items by channel, each in the order of time. Bars come with the step that ends them.
        """
        end = at // STEP_MS * STEP_MS
        items: dict[str, list[WireItem]] = {channel: [] for channel in self.wanted}
        if self.at and end != self.at + STEP_MS:
            self._tell_bars(items, self.at, True, True)
        first = self.trades_made
        trades = self.happen(end)
        if "T" in items:
            items["T"] += made.on_the_wire(trades, first, self.names, self.tapes)
        if "Q" in items:
            items["Q"] += quotes(trades, first, self.names, self.tapes)
        self._tell_bars(items, end, end % SECOND_MS == 0, end % MINUTE_MS == 0)
        halts = self.halts.on_the_wire()
        if "LULD" in items:
            items["LULD"] += halts
        return items

    def happen(self, end: int) -> Trades:
        """The trades of the STEP up to `end`, already counted; none while the market is closed."""
        start = end - STEP_MS
        self.at = end
        hours = self.calendar.at(start)
        if hours is None:
            return made.none()
        if hours is not self.hours:
            self._open(hours, start)
        trades = self._trades(hours, start)
        self.trades_made += len(trades.who)
        may = (MAY if hours.name == REGULAR else MAY_EXTENDED)[trades.kind]
        self.sums.second.add(trades.who, trades.cents, trades.shares, may)
        return trades

    def burst(self, factor: float, until: int) -> None:
        """Let everything trade `factor` times as much until that market time."""
        if not 0.0 <= factor <= 1e6:
            raise ValueError(f"A burst is 0 to 1e6 times the usual activity, not {factor:g}")
        self.crowd, self.crowd_until = factor, until

    def halt(self, ticker: str, until: int) -> None:
        """Halt a symbol from the next step on until that market time. Codes 17 and 18 come for Nasdaq's only."""
        self.halts.asked.append((self._number(ticker), until))

    def news(self, ticker: str, move: float, until: int) -> None:
        """Let a symbol move by about this share of its price until that market time, with many trades."""
        if not -1.0 < move <= 100.0:
            raise ValueError(f"A move is more than -1 and at most 100 times the price, not {move:g}")
        self.news_now.told.append(Item(self._number(ticker), move, until))

    def totals(self) -> NDArray[Any]:
        """What all trades so far add up to, a line a symbol (dtype TOTAL): what a reader of the feed should find."""
        return self.sums.read(self.hours)

    def keep(self) -> None:
        """Remember the prices for the next run, under another name first: a crash leaves those before."""
        if self.state:
            new = self.state.with_suffix(".new")
            with new.open("wb") as file:
                np.save(file, self.prices.value)
            new.replace(self.state)

    def _go_on(self) -> None:
        """From the prices the last run ended with: a market that jumped back would make no new high for long."""
        try:
            kept = np.load(self.state) if self.state else None
        except (OSError, ValueError, EOFError):
            return
        value = self.prices.value
        if kept is not None and kept.shape == value.shape and bool((np.isfinite(kept) & (kept > 0.0)).all()):
            value[:] = kept

    def _number(self, ticker: str) -> int:
        if ticker not in self.number_of:
            raise KeyError(f"No symbol {ticker!r} in this market")
        return self.number_of[ticker]

    def _open(self, hours: Hours, start: int) -> None:
        """Another session begins, or the clock has come into the middle of one."""
        if self.hours and hours.day != self.hours.day:
            self.prices.overnight()
            self.sums.official_open[:] = 0.0
        self.hours = hours
        everybody = np.arange(len(self.symbols))
        self.halts.restart(self.prices.value, everybody)
        if hours.name == REGULAR:
            if hours.shaped and start == hours.start:
                self.auctions.begin(hours)
            else:
                self.sums.official_open[:] = self.prices.bids(everybody)

    def _trades(self, hours: Hours, start: int) -> Trades:
        activity = hours.activity(start)
        self.prices.move(activity**0.5, self.news_now.drift)
        self.news_now.step(start)
        reopened = self.halts.step(start)
        if len(reopened):
            self.prices.jump(reopened, REOPENS)
            self.halts.restart(self.prices.value, reopened)
        if start % SECOND_MS == 0:
            self.prices.each_second()
            self.news_now.each_second()
            if hours.name == REGULAR:
                self.halts.each_second(start, self.prices.value)
        if start >= self.crowd_until:
            self.crowd = 1.0
        rates = self.usual * self.news_now.activity * (activity * self.crowd)
        if self.halts.running:
            rates[self.halts.until > 0] = 0.0
        if self.auctions.waiting:
            rates[self.auctions.opens > 0] = 0.0
        found = made.draw(self.random, rates, start, self.prices, self.news_now, hours.name == REGULAR)
        return self._with_auctions(found, hours, start, reopened)

    def _with_auctions(self, found: Trades, hours: Hours, start: int, reopened: np.ndarray) -> Trades:
        if len(reopened):
            found = together(self.auctions.reopening(reopened, start), found)
        if self.auctions.waiting:
            opening = self.auctions.opening(start, self.halts.until > 0)
            official = opening.kind == OFFICIAL_OPEN
            self.sums.official_open[opening.who[official]] = opening.cents[official]
            found = together(found, opening)
        if is_last_step(hours, start):
            found = together(found, self.auctions.closing(hours, self.halts.until > 0))
        return found

    def _tell_bars(self, items: dict[str, list[WireItem]], at: int, second: bool, minute: bool) -> None:
        if second and self.hours:
            bars = self.sums.end_second(self.hours, at, tell="A" in items)
            if bars:
                items["A"] += bars
        if minute:
            bars = self.sums.end_minute(at, tell="AM" in items)
            if bars:
                items["AM"] += bars
