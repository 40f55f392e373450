"""A day in figures, from what was counted while it was archived: no query looks at the events themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Sum

from apps.analytics.archive.entries import read
from apps.analytics.models import (
    ArchivedEvent,
    EventCount,
    GaugeSample,
    Level,
    LostEvents,
    SymbolFigures,
    SymbolTotals,
)
from apps.analytics.models.market import CORE
from apps.universes.filters.table import KIND_LABELS
from tickstock.market.sentences import MINUS, TIMES, Told, told

SESSIONS = {"pre": "Pre-market", "regular": "Regular", "post": "After hours"}
LEADERS, TIMELINE = 10, 40
MINUTE = 60_000  # ms
DASH = "\u2013"  # Not known


class OfKind(NamedTuple):
    """How many events of a kind each session had."""

    kind: str
    label: str
    counts: list[int]
    total: int


class Leader(NamedTuple):
    symbol: str
    words: str  # The figure
    percent: float  # Of the first's


class Sector(NamedTuple):
    """A line of the table; what is not known is a dash."""

    name: str
    is_core: bool
    tone: str  # up, down or neither
    change: str
    advancers: int
    decliners: int
    above_vwap: str
    relative_volume: str
    net_pressure: str


def kinds(day: date) -> list[OfKind]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    counts = EventCount.objects.filter(day=day, level=Level.DAY).order_by()
    for kind, session, count in counts.values_list("kind", "session", "count"):
        found[kind][session] = count
    lines = []
    for kind, label in KIND_LABELS.items():
        of = [found[kind].get(session, 0) for session in SESSIONS]
        lines.append(OfKind(kind, label, of, sum(of)))
    return lines


def rates(day: date) -> list[list[int]]:
    """Of each minute that had any: when it begins (epoch ms), how many new highs, how many new lows."""
    minutes: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    counts = EventCount.objects.filter(day=day, level=Level.MINUTE, kind__in=("high", "low")).order_by()
    for at, kind, count in counts.values_list("at", "kind", "count"):
        minutes[at][kind == "low"] += count
    return [[at, *minutes[at]] for at in sorted(minutes)]


def gauges(day: date) -> list[list[float | None]]:
    """The whole market minute by minute: when (epoch ms), advancers less decliners in % of both, net pressure."""
    samples = GaugeSample.objects.filter(day=day, scope=CORE).order_by("at")
    found: dict[int, list[float | None]] = {}
    for at, up, down, net in samples.values_list("at", "advancers", "decliners", "net_pressure"):
        breadth = 100 * (up - down) / (up + down) if up + down else None
        found[at // MINUTE] = [at, breadth, net]
    return list(found.values())


def sectors(day: date) -> list[Sector]:
    """The newest sample of each sector, the strongest first and the whole market last."""
    newest = GaugeSample.objects.filter(day=day).order_by("-at").values_list("at", flat=True).first()
    samples = list(GaugeSample.objects.filter(day=day, at=newest)) if newest else []
    samples.sort(key=lambda one: (one.scope == CORE, -(one.mean_change or 0.0)))
    return [_sector(sample) for sample in samples]


def leaders(day: date) -> dict[str, list[Leader]]:
    """The first ten by each of what a day is looked back on for."""
    totals = SymbolTotals.objects.filter(day=day).order_by().values("symbol")
    figures = SymbolFigures.objects.filter(day=day)
    session = figures.order_by("-at").values_list("session", flat=True).first()  # The newest that anybody traded in
    known = figures.filter(session=session, prev_close__gt=0).order_by().values("symbol")
    change = known.annotate(figure=100 * (F("last") / F("prev_close") - 1.0))
    traded = figures.order_by().values("symbol").annotate(figure=Sum("turnover"))
    return {
        "New highs": _leaders(totals.annotate(figure=Sum("high")), number),
        "New lows": _leaders(totals.annotate(figure=Sum("low")), number),
        "Surges": _leaders(totals.annotate(figure=Sum("surge")), number),
        "Up": _leaders(change, percent),
        "Down": _leaders(change, percent, falling=True),
        "Dollars traded": _leaders(traded, dollars),
    }


def timeline(day: date) -> list[Told]:
    """Halts, and what concerned everybody, newest first."""
    events = ArchivedEvent.objects.filter(day=day, kind__in=("halt", "resume", "control")).order_by("-id")
    return [told(read(data, eid)) for data, eid in events.values_list("data", "eid")[:TIMELINE]]


def lost(day: date) -> int:
    """How many runs of events were gone before they could be archived on that day."""
    return LostEvents.objects.filter(at__date=day).count()


def _sector(sample: GaugeSample) -> Sector:
    change = None if sample.mean_change is None else round(100 * sample.mean_change, 2)
    return Sector(
        name="Whole market" if sample.scope == CORE else sample.scope.partition(":")[2],
        is_core=sample.scope == CORE,
        tone="" if not change else "up" if change > 0 else "down",
        change=DASH if change is None else signed(change) + "%",
        advancers=sample.advancers,
        decliners=sample.decliners,
        above_vwap=DASH if sample.above_vwap is None else f"{sample.above_vwap:.0%}",
        relative_volume=DASH if sample.relative_volume is None else f"{sample.relative_volume:.1f}{TIMES}",
        net_pressure=DASH if sample.net_pressure is None else signed(sample.net_pressure, 0),
    )


def _leaders(found: QuerySet[Any, Any], words: Callable[[float], str], *, falling: bool = False) -> list[Leader]:
    lines = list(found.order_by("figure" if falling else "-figure", "symbol")[:LEADERS])
    lines = [line for line in lines if (line["figure"] < 0 if falling else line["figure"] > 0)]
    most = abs(lines[0]["figure"]) if lines else 1.0
    return [Leader(line["symbol"], words(line["figure"]), 100 * abs(line["figure"]) / most) for line in lines]


def signed(value: float, digits: int = 2) -> str:
    """With its sign, but for what rounds to nothing."""
    sign = "+" if round(value, digits) else ""
    return f"{round(value, digits) + 0.0:{sign},.{digits}f}".replace("-", MINUS)


def number(value: float) -> str:
    return f"{value:,.0f}"


def percent(value: float) -> str:
    return f"{signed(value)}%"


def dollars(value: float) -> str:
    """Short, as in $1.94B."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"${value / size:,.2f}{letter}"
    return f"${value:,.0f}"
