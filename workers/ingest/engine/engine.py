"""The engine: a batch of ticks in, typed events out. All state is in memory; nothing here reads a clock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import numpy as np

from tickstock.market.events import AnyEvent, Control
from tickstock.market.past import Past
from tickstock.market.profile import Profile, nothing
from tickstock.market.rows import Rows
from tickstock.market.sessions import NAMES, Spans, find
from tickstock.market.symbols import SymbolTable
from tickstock.market.thresholds import rules
from tickstock.market.ticks import Ticks
from workers.ingest.detectors.told import TOLD
from workers.ingest.engine import kernel
from workers.ingest.engine.bars import Minutes
from workers.ingest.engine.given import Given, next_day, put_lines
from workers.ingest.engine.news import News
from workers.ingest.engine.state import State, records
from workers.ingest.engine.typed import typed

logger = logging.getLogger(__name__)

run: Callable[..., tuple[int, int, int, int]] = kernel.run
SHEET = 8_192  # Events one call of the kernel can tell


class Engine:
    """Detects events in ticks.

    `spans` is the session table, `symbols` maps tickers to rows, `incarnation` (unique to one life
    of the engine) makes the events' identities.
    """

    def __init__(self, spans: Spans, symbols: SymbolTable, incarnation: str) -> None:
        self.symbols = symbols
        self.incarnation = incarnation
        self.state = State()
        self.spans = records(spans)
        self.span = -1
        self.rules = records(rules())
        self.told = records(np.zeros(SHEET, TOLD))
        self.counters = np.zeros(len(kernel.COUNTERS), np.int64)
        self.marks = np.full(2, -1, np.int64)
        self.opened = self.marks[kernel.OPENED : kernel.OLDEST]  # The newest session that was announced
        self.events = 0
        self.named = 0
        self.minutes = Minutes(self.marks[kernel.OLDEST :])
        self.clock = 0  # Newest time seen in a session, epoch ms
        self.news = News()
        self._given: Given | None = None
        self.profile = nothing()

    def update(self, ticks: Ticks) -> list[AnyEvent]:
        """Take a batch of ticks in; give what was noticed, in order."""
        self.fit()
        if self.news.missed_since and len(ticks):
            self._forget_another_day(int(ticks["at"][0]))
        events = self._news(ticks)
        taken = -1  # An empty batch is taken too: that compiles the kernel ahead of the first tick.
        while taken < len(ticks):
            others = self.spans, self.marks, self.rules, self.told, self.counters, self.profile.shares
            taken, told, self.span, newest = run(records(ticks), max(taken, 0), self.span, self.state.memory, others)
            if told:
                events += map(self._event, self.told[:told].tolist())
            if newest > self.clock and self.span >= 0:
                self.seen_until(min(newest, int(self.spans["end"][self.span]) - 1))
            if taken < len(ticks) and told + kernel.ROOM <= SHEET:
                self.close_minutes(int(ticks["at"][taken]))
        return events

    def close_minutes(self, at: int) -> None:
        """The market has come to this time (epoch ms): the minutes before it are whole."""
        self.minutes.come_to(at, self.state, len(self.symbols))

    def fit(self) -> None:
        """Make room for every symbol in the table."""
        self.state.fit(len(self.symbols))
        self._name_new_rows()

    def seen_until(self, at: int) -> None:
        """The data has come to this time."""
        self.clock = max(self.clock, int(at))  # With the compiler off it is a number of NumPy

    def change_rules(self, values: Mapping[str, float], version: int) -> None:
        """Use other thresholds from the next batch on, which says so. ValueError when one is out of range."""
        self.rules = records(rules(values))
        self.news.version = version

    def set_prev_close(self, closes: Mapping[str, float]) -> None:
        """Say at what price tickers closed the trading day before; a ticker that was never seen gets a row."""
        numbers = {ticker: self.symbols[ticker] for ticker in closes}
        self.fit()
        for ticker, number in numbers.items():
            if number >= 0:
                self.state.rows["prev_close"][number] = closes[ticker]

    def set_past(self, day: int, past: Past) -> None:
        """Use, on the trading day after `day` (ordinal), what is known of the days before it (dtype PAST).

        It holds for rows that are there and for those to come, until it is given anew.
        """
        self.fit()
        self._given = Given(next_day(self.spans, day), past)
        self._given.put(self.state, list(self.symbols), first=0)

    def set_profile(self, profile: Profile) -> None:
        """Use what is usual by time of day, from each symbol's next minute on."""
        self.fit()
        self.profile = profile
        put_lines(self.state, profile, list(self.symbols), first=0)

    def _forget_another_day(self, at: int) -> None:
        """Memory of a later day than the data's, as when an old recording is played, would take all of it for late."""
        span, newest = find(self.spans, at), find(self.spans, self.clock)
        if span >= 0 and self.spans["day"][span] < self.spans["day"][newest]:
            logger.warning("The data is of an earlier day than what was remembered: beginning anew")
            self.state = State(len(self.symbols))
            self.opened[0] = -1
            self.minutes.forget()
            self.clock = self.news.missed_since = self.named = 0
            self.fit()

    def _news(self, ticks: Ticks) -> list[AnyEvent]:
        """What concerns everybody, said before the first tick it holds for."""
        if not len(ticks) or not self.news:
            return []
        at = int(ticks["at"][0])
        span = find(self.spans, at)
        return [self._control(at, span, **figures) for figures in self.news.tell(at)] if span >= 0 else []

    def answer(self, eid: str, text: str) -> AnyEvent:
        """A marked event that staff asked for, to see the way it takes."""
        span = max(find(self.spans, self.clock), 0)
        return msgspec.structs.replace(self._control(self.clock, span, what="test", text=text), eid=eid)

    def _control(self, at: int, span: int, **figures: Any) -> AnyEvent:
        self.events += 1
        eid, name = f"{self.incarnation}-{self.events}", NAMES[self.spans["name"][span]]
        common: dict[str, Any] = {"eid": eid, "symbol": "", "price": 0.0, "at": at, "session": name}
        return Control(**common, significance=1.0, block=False, volume_ratio=None, **figures)

    @property
    def rows(self) -> Rows:
        """The rows of all symbols seen so far, a view."""
        return self.state.rows[: len(self.symbols)]

    def counts(self) -> dict[str, int]:
        """What became of the ticks so far, by reason."""
        return dict(zip(kernel.COUNTERS, self.counters.tolist(), strict=True))

    def _name_new_rows(self) -> None:
        if self.named < len(self.symbols):
            tickers = list(self.symbols)
            new = tickers[self.named :]
            self.state.rows["symbol"][self.named : len(tickers)] = [ticker.encode() for ticker in new]
            if self._given:
                self._given.put(self.state, new, first=self.named)
            put_lines(self.state, self.profile, new, first=self.named)
            self.named = len(tickers)

    def _event(self, line: tuple[Any, ...]) -> AnyEvent:
        self.events += 1
        return typed(line, f"{self.incarnation}-{self.events}", self.state.rows["symbol"])
