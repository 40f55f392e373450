"""What a run of events adds to the totals: pure counting, the same for the archive and for a rebuild."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tickstock.market.events import CONTROL

MINUTE, HOUR = 60_000, 3_600_000  # Milliseconds


class Counted(NamedTuple):
    """What the totals need of an event."""

    day: date
    session: str
    symbol: str
    kind: str
    eid: str
    at: int
    price: float
    block: bool
    day_volume: float


class OfSymbol:
    """A symbol's events of one session."""

    def __init__(self, first: Counted) -> None:
        self.first = self.last = first
        self.kinds: Counter[str] = Counter()
        self.blocks = 0
        self.highest: float | None = None
        self.lowest: float | None = None
        self.day_volume = 0.0

    def add(self, event: Counted) -> None:
        self.last = event
        self.kinds[event.kind] += 1
        self.blocks += event.block
        self.day_volume = max(self.day_volume, event.day_volume)
        if event.price > 0.0:  # A halt before the first trade has none
            self.highest = max(event.price, self.highest or event.price)
            self.lowest = min(event.price, self.lowest or event.price)


class Tally:
    """Takes events in the order of the log."""

    def __init__(self, events: Iterable[Counted] = ()) -> None:
        self.symbols: dict[tuple[date, str, str], OfSymbol] = {}
        self.counts: Counter[tuple[date, str, str, int, str]] = Counter()  # day, session, level, at, kind
        for event in events:
            self.add(event)

    def add(self, event: Counted) -> None:
        for level, at in (("minute", event.at - event.at % MINUTE), ("hour", event.at - event.at % HOUR), ("day", 0)):
            self.counts[event.day, event.session, level, at, event.kind] += 1
        if event.kind == CONTROL or not event.symbol:
            return
        key = (event.day, event.session, event.symbol)
        if key not in self.symbols:
            self.symbols[key] = OfSymbol(event)
        self.symbols[key].add(event)
