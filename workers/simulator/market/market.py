"""The synthetic market: thousands of symbols whose trades, quotes, bars and halts agree with each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tickstock.market.sessions import REGULAR, Spans
from workers.simulator.items import WireItem
from workers.simulator.market.course import SECOND_MS, Course
from workers.simulator.market.hours import STEP_MS
from workers.simulator.market.kinds import MAY, MAY_EXTENDED
from workers.simulator.market.news import Item
from workers.simulator.market.quotes import quotes
from workers.simulator.market.totals import MINUTE_MS, Totals
from workers.simulator.market.trades import Trades, on_the_wire


class Market:
    """The same seed gives the same market, whatever is wanted of it.

    `trades_per_second` is the mean of regular hours. `state` is a file that keeps the prices between runs,
    or None. Without `spans`, the session table, it has regular hours without end, as busy at every time.
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
        self.symbols = symbols
        self.numbers = {ticker: number for number, ticker in enumerate(symbols)}
        self.wanted = {"T"}  # Channels to make items for
        self.state = state
        self.course = Course(symbols, trades_per_second, np.random.default_rng(seed), spans)
        self.prices = self.course.prices
        self._go_on()
        self.sums = Totals(symbols, self.course.auctions.official_open)
        self.at = 0  # Epoch ms up to which everything has happened
        self.trades_made = 0

    def step(self, at: int) -> dict[str, list[WireItem]]:
        """Move on by STEP up to `at` (epoch ms, counted in whole STEPs).

        The wanted items by channel, each in the order of time. Bars come with the step that ends them, or
        with the first one after the clock was sent elsewhere.
        """
        end = at // STEP_MS * STEP_MS
        items: dict[str, list[WireItem]] = {channel: [] for channel in self.wanted}
        if self.at and end != self.at + STEP_MS:
            self._end_windows(items, self.at, is_second=True, is_minute=True)
        number, names, tapes = self.trades_made, self.course.names, self.course.tapes
        trades = self.happen(end)
        if "T" in items:
            items["T"] += on_the_wire(trades, number, names, tapes)
        if "Q" in items:
            items["Q"] += quotes(trades, number, names, tapes)
        self._end_windows(items, end, is_second=end % SECOND_MS == 0, is_minute=end % MINUTE_MS == 0)
        halts = self.course.halts.on_the_wire()
        if "LULD" in items:
            items["LULD"] += halts
        return items

    def happen(self, end: int) -> Trades:
        """The trades of the STEP up to `end` as columns, already counted."""
        trades = self.course.step(end)
        self.at = end
        self.trades_made += len(trades.who)
        hours = self.course.hours
        may = (MAY if hours and hours.name == REGULAR else MAY_EXTENDED)[trades.kind]
        self.sums.second.add(trades.who, trades.cents, trades.shares, may)
        return trades

    def burst(self, factor: float, until: int) -> None:
        """Let everything trade `factor` times as much until that market time."""
        if not 0.0 <= factor <= 1_000.0:
            raise ValueError(f"A burst is 0 to 1,000 times the usual activity, not {factor:g}")
        self.course.crowd, self.course.crowd_until = factor, until

    def halt(self, ticker: str, until: int) -> None:
        """Halt a symbol from the next step on until that market time. Codes 17 and 18 come for Nasdaq's only."""
        self.course.halts.asked.append((self._number(ticker), until))

    def news(self, ticker: str, move: float, until: int) -> None:
        """Let a symbol move by about this share of its price until that market time, with many trades."""
        if not -1.0 < move <= 100.0:
            raise ValueError(f"A move is more than -1 and at most 100 times the price, not {move:g}")
        self.course.news.told.append(Item(self._number(ticker), move, until))

    def totals(self) -> NDArray[Any]:
        """What all trades so far add up to, a line a symbol (dtype TOTAL): what a reader of the feed should find."""
        return self.sums.read(self.course.hours)

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
        if ticker not in self.numbers:
            raise KeyError(f"No symbol {ticker!r} in this market")
        return self.numbers[ticker]

    def _end_windows(self, items: dict[str, list[WireItem]], at: int, *, is_second: bool, is_minute: bool) -> None:
        """Close the second and the minute up to `at`, and give their bars to whom they are wanted by."""
        if is_second and self.course.hours:
            items.get("A", []).extend(self.sums.end_second(self.course.hours, at, tell="A" in items))
        if is_minute:
            items.get("AM", []).extend(self.sums.end_minute(at, tell="AM" in items))
