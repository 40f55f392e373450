"""The engine: a batch of ticks in, typed events out. All state is in memory; nothing here reads a clock."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from tickstock.market.events import AnyEvent, High, Low, Surge, Trend
from tickstock.market.rows import Rows
from tickstock.market.sessions import NAMES, Spans
from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import Ticks
from workers.ingest.detectors.rules import defaults
from workers.ingest.detectors.told import HIGH, LOW, SURGE, TOLD, TREND
from workers.ingest.engine import kernel
from workers.ingest.engine.state import PARTS, State, records

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
        self.rules = records(defaults())
        self.told = records(np.zeros(SHEET, TOLD))
        self.counters = np.zeros(len(kernel.COUNTERS), np.int64)
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
                records(ticks), max(taken, 0), self.spans, self.span, *(self.state.parts[name] for name in PARTS),
                self.rules, self.told, self.counters,
            )  # fmt: skip
            events += map(self._event, self.told[:told])
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

    def _event(self, told: Any) -> AnyEvent:
        self.events += 1
        common = {
            "eid": f"{self.incarnation}-{self.events}",
            "symbol": self.state.rows["symbol"][told["row"]].decode(),
            "price": float(told["price"]),
            "at": int(told["at"]),
            "session": NAMES[told["session"]],
            "significance": float(told["significance"]),
            "block": bool(told["block"]),
            "volume_ratio": None if math.isnan(told["volume_ratio"]) else float(told["volume_ratio"]),
        }
        return MAKERS[int(told["kind"])](told, common)


def _extreme(kind: type[High] | type[Low]) -> Callable[[Any, dict[str, Any]], AnyEvent]:
    return lambda told, common: kind(
        **common, reference=float(told["reference"]), move=float(told["move"]), count=int(told["count"])
    )


def _trend(told: Any, common: dict[str, Any]) -> Trend:
    return Trend(
        **common,
        window=int(told["window"]),
        direction=1 if told["direction"] > 0 else -1,
        move=float(told["move"]),
        r2=float(told["r2"]),
        reversed=bool(told["reversed"]),
        reference=int(told["reference"]),
    )


def _surge(told: Any, common: dict[str, Any]) -> Surge:
    return Surge(**common, volume=float(told["volume"]), baseline=float(told["baseline"]), ratio=float(told["ratio"]))


MAKERS: dict[int, Callable[[Any, dict[str, Any]], AnyEvent]] = {
    HIGH: _extreme(High),
    LOW: _extreme(Low),
    TREND: _trend,
    SURGE: _surge,
}
