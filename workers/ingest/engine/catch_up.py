"""What the log says was told after an image was taken: told again, it would be told twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tickstock.market.events import (
    AnyEvent,
    Breakout,
    Control,
    Gap,
    Halt,
    High,
    Low,
    Pressure,
    Resume,
    Surge,
    Trend,
    Vwap,
)  # fmt: skip
from tickstock.market.sessions import find
from workers.ingest.detectors.breakout import PERIODS, RANGES
from workers.ingest.detectors.trend import WINDOWS
from workers.ingest.engine.day import open_session
from workers.ingest.engine.engine import Engine


def catch_up(engine: Engine, events: Iterable[AnyEvent]) -> None:
    """Bring the engine's memory of what was told up to the log's end; `events` in their order."""
    for event in events:
        span = find(engine.spans, event.at)
        if span < 0:
            continue
        engine.opened[0] = max(int(engine.opened[0]), span)
        engine.seen_until(event.at)
        if isinstance(event, Control):
            continue
        number = engine.symbols[event.symbol]
        if number < 0:
            continue
        engine.fit()
        row = engine.state.rows[number]
        if span > row["session"]:
            open_session(row, engine.state.parts["given"][number], span, engine.spans[span], engine.spans)
        if span == row["session"]:
            apply(row, event)


def apply(row: Any, event: AnyEvent) -> None:
    """Set in one row what telling this event had set."""
    match event:
        case High():
            row["high"] = row["told_high"] = max(row["high"], event.price)
            row["highs"] = max(row["highs"], event.count)
            row["low"], row["told_low"] = row["low"] or event.reference, row["told_low"] or event.reference
        case Low():
            row["low"] = row["told_low"] = min(row["low"] or event.price, event.price)
            row["lows"] = max(row["lows"], event.count)
            row["high"], row["told_high"] = row["high"] or event.reference, row["told_high"] or event.reference
        case Trend():
            row["trends"][WINDOWS.index(event.window)] = event.direction
        case Surge():
            row["surge_armed"] = False
        case Pressure():
            row["pressure"] = event.side
        case Vwap():
            row["vwap_side"] = event.side
        case Gap():
            row["open"] = row["open"] or event.price
        case Breakout():
            place = RANGES.index(event.minutes) if event.minutes else len(RANGES) + PERIODS.index(event.days or 0)
            row["broken"] |= 1 << (2 * place + (event.side < 0))
        case Halt():
            row["halted"] = 1
        case Resume():
            row["halted"] = 0
