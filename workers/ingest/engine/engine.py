"""The engine: a batch of ticks in, typed events out. All state is in memory; nothing here reads a clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tickstock.market.events import AnyEvent
from tickstock.market.rows import Rows
from tickstock.market.sessions import Spans
from tickstock.market.symbols import SymbolTable
from tickstock.market.thresholds import rules
from tickstock.market.ticks import Ticks
from workers.ingest.detectors.told import TOLD
from workers.ingest.engine import kernel
from workers.ingest.engine.state import State, records
from workers.ingest.engine.typed import typed

run: Callable[..., tuple[int, int, int]] = kernel.run
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
        self.opened = np.full(1, -1, np.int64)  # The newest session that was announced
        self.events = 0
        self.named = 0

    def update(self, ticks: Ticks) -> list[AnyEvent]:
        """Take a batch of ticks in; give what was noticed, in order."""
        self.state.fit(len(self.symbols))
        self._name_new_rows()
        events: list[AnyEvent] = []
        taken = -1  # An empty batch is taken too: that compiles the kernel ahead of the first tick.
        while taken < len(ticks):
            taken, told, self.span = run(
                records(ticks), max(taken, 0), self.spans, self.span, self.state.memory, self.opened,
                self.rules, self.told, self.counters,
            )  # fmt: skip
            events += map(self._event, self.told[:told].tolist())
        return events

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
            self.state.rows["symbol"][self.named : len(tickers)] = [t.encode() for t in tickers[self.named :]]
            self.named = len(tickers)

    def _event(self, line: tuple[Any, ...]) -> AnyEvent:
        self.events += 1
        return typed(line, f"{self.incarnation}-{self.events}", self.state.rows["symbol"])
