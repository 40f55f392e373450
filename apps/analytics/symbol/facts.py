"""What is known of one symbol: now, today and lately."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np

from apps.analytics.archive.entries import read
from apps.analytics.bars.read import bars_of
from apps.analytics.models import ArchivedEvent, Outcome
from apps.analytics.moments import Stood
from tickstock.market.sentences import Told, told
from tickstock.market.sessions import NEW_YORK
from tickstock.market.why.condition import DASH, Limits, percent, price
from tickstock.market.why.told import Why, why

EVENTS = 100


class Figure(NamedTuple):
    name: str
    words: str
    tone: str = ""  # up, down or neither


class Line(NamedTuple):
    """An event, why it was told, and what became of it."""

    event: ArchivedEvent
    told: Told
    why: Why
    after: str  # 5 minutes later
    later: str  # 30


def figures(stood: Stood) -> list[Figure]:
    """The live figures; what is not known is a dash."""
    row = stood.row
    last, close = float(row["last"]), float(row["prev_close"])
    change = last / close - 1.0 if close > 0.0 else math.nan
    average = float(row["turnover"] / row["turnover_volume"]) if row["turnover_volume"] > 0.0 else math.nan
    total = float(row["buying"] + row["selling"])
    net = 100.0 * float(row["buying"] - row["selling"]) / total if total > 0.0 else math.nan
    return [
        Figure("Last", price(last)),
        Figure("Change", _known(change, percent), "up" if change > 0 else "down" if change < 0 else ""),
        Figure("Session high", price(float(row["high"])) if row["high"] > 0 else DASH),
        Figure("Session low", price(float(row["low"])) if row["low"] > 0 else DASH),
        Figure("VWAP", _known(average, price)),
        Figure("Volume today", f"{float(row['day_volume']):,.0f}"),
        Figure("Usual a minute", f"{float(row['baseline']):,.0f}" if row["baseline"] > 0 else DASH),
        Figure("Net pressure", _known(net, lambda value: f"{value:+.0f}".replace("-", "\u2212"))),
        Figure("New highs, lows", f"{int(row['highs'])}, {int(row['lows'])}"),
        Figure("Previous close", price(close) if close > 0.0 else DASH),
    ]


def events(symbol: str, day: date, limits: Limits) -> list[Line]:
    """The newest events of the day."""
    found = list(ArchivedEvent.objects.filter(day=day, symbol=symbol).order_by("-id")[:EVENTS])
    outcomes = Outcome.objects.in_bulk([event.eid for event in found])
    return [_line(event, outcomes.get(event.eid), limits) for event in found]


def chart(symbol: str, day: date) -> dict[str, Any]:
    """Minutes as lightweight-charts wants them (seconds of New York's wall clock), with the running VWAP."""
    bars = bars_of(symbol, day)
    shift = round(datetime(*day.timetuple()[:3], 12, tzinfo=NEW_YORK).utcoffset().total_seconds())  # type: ignore[union-attr]
    turnover, volume = np.cumsum(bars["turnover"]), np.cumsum(bars["volume"])
    candles, volumes, vwaps = [], [], []
    for bar, spent, traded in zip(bars, turnover.tolist(), volume.tolist(), strict=True):
        at = int(bar["minute"]) + shift
        volumes.append({"time": at, "value": float(bar["volume"])})
        if traded > 0.0:
            vwaps.append({"time": at, "value": spent / traded})
        if not math.isnan(bar["open"]):
            high, low = (
                float(bar[name]) if not math.isnan(bar[name]) else float(bar["close"]) for name in ("high", "low")
            )
            ends = {"open": float(bar["open"]), "close": float(bar["close"])}
            candles.append({"time": at, **ends, "high": max(high, *ends.values()), "low": min(low, *ends.values())})
    return {"candles": candles, "volumes": volumes, "vwap": vwaps, "shift": shift}


def marks(lines: list[Line], shift: int) -> list[dict[str, Any]]:
    """Where the chart marks an event: above the bar what goes up, below it what goes down."""
    return [
        {"time": line.event.at // 60_000 * 60 + shift, "up": line.told.tone != "down", "eid": line.event.eid, "kind": line.event.kind}
        for line in reversed(lines)
    ]  # fmt: skip


def _line(event: ArchivedEvent, outcome: Outcome | None, limits: Limits) -> Line:
    decoded = read(event.data, event.eid)
    after, later = (outcome.r5, outcome.r30) if outcome else (None, None)
    return Line(event, told(decoded), why(decoded, limits), _return(after), _return(later))


def _return(value: float | None) -> str:
    return DASH if value is None else percent(value)


def _known(value: float, words: Any) -> str:
    return DASH if math.isnan(value) else str(words(value))
