"""Makers of what tests need."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

import numpy as np

from tickstock.market import wire
from tickstock.market.bars import BAR, Bars
from tickstock.market.events import AnyEvent, High, Low
from tickstock.market.past import Past
from tickstock.market.sessions import NEW_YORK, Spans, TradingDay, milliseconds, spans
from tickstock.market.tape import Item
from tickstock.stream.reference import Reference

OPENS = datetime(2026, 11, 18, 9, 30, tzinfo=NEW_YORK)
OPEN = milliseconds(OPENS)  # 9:30 on an ordinary Wednesday
HOUR = 3_600_000

_trade_ids = count(1)


def sessions(days: int = 2) -> Spans:
    """The session table of ordinary days from 18 November 2026."""
    return spans(
        TradingDay(date(2026, 11, day), OPENS.replace(day=day), OPENS.replace(day=day, hour=16, minute=0))
        for day in range(18, 18 + days)
    )


def weekdays(first: date, last: date, without: Collection[date] = ()) -> Spans:
    """The session table of every weekday from `first` to `last`, but for some."""
    days = (first + timedelta(number) for number in range((last - first).days + 1))
    return spans(
        TradingDay(day, datetime.combine(day, time(9, 30), NEW_YORK), datetime.combine(day, time(16), NEW_YORK))
        for day in days
        if day.weekday() < 5 and day not in without
    )


def reference(version: int, past: Past | None = None, **changes: Any) -> Reference:
    """Reference data as of Tuesday, the day before OPEN."""
    rows = b"" if past is None else past.tobytes()
    usual: dict[str, Any] = {"feed": "simulator", "day": date(2026, 11, 17).toordinal(), "rows": rows, "conditions": {}}
    return Reference(version=version, **usual | changes)


def bars(minute: int, *symbols: str, close: float = 101.0) -> Bars:
    """A minute's bars of some symbols; `minute` counts from the open."""
    start = OPEN // 1000 + 60 * minute
    return np.array([(name, start, 100.0, 102.0, 99.5, close, 1_200.0, 120_600.0, 9) for name in symbols], BAR)


def trade(**changes: Any) -> dict[str, Any]:
    """One trade as Massive sends it."""
    usual = {"ev": "T", "sym": "AAPL", "x": 4, "i": str(next(_trade_ids)), "z": 3, "p": 190.0, "s": 100, "t": OPEN}
    return usual | changes


def high(seq: int = 1, symbol: str = "AAPL", **changes: Any) -> High:
    return High(**_extreme(seq, symbol, changes))


def low(seq: int = 1, symbol: str = "AAPL", **changes: Any) -> Low:
    return Low(**_extreme(seq, symbol, changes))


def item(event: AnyEvent) -> Item:
    return Item(event, wire.encode(event))


def highs(first: int, last: int, symbol: str = "AAPL") -> list[Item]:
    """Highs numbered from `first` to `last`, as they stand on the tape."""
    return [item(high(seq, symbol)) for seq in range(first, last + 1)]


def _extreme(seq: int, symbol: str, changes: dict[str, Any]) -> dict[str, Any]:
    usual: dict[str, Any] = {"seq": seq, "eid": f"test-{seq}", "symbol": symbol, "price": 190.5, "at": OPEN + seq}
    usual |= {"session": "regular", "significance": 2.6, "block": False, "volume_ratio": 1.4}
    usual |= {"reference": 190.0, "move": 0.0026, "count": 1}
    return usual | changes
