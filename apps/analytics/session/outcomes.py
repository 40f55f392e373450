"""What became of a day's events, in words."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import NamedTuple, get_args

from django.core.cache import cache

from apps.analytics.outcomes.summary import By, Line, Return, summary
from apps.universes.filters.table import KIND_LABELS
from tickstock.market.statistics import Estimate
from tickstock.market.why.condition import DASH, TIMES, percent

BYS: dict[str, str] = {"kind": "Kind", "hour": "Hour", "band": "Strength"}
AFTER: dict[str, str] = {"r1": "1 min", "r5": "5 min", "r15": "15 min", "r30": "30 min"}
FRESH = 60  # Seconds; counting two million again for each look would be too much


class Row(NamedTuple):
    """A group of events; figures with their 95 % intervals, a dash where nothing is known."""

    group: str
    events: int
    known: int
    mean: str
    median: str
    positive: str
    best: str
    worst: str


def outcomes(day: date, by: By, after: Return) -> list[Row]:
    assert by in get_args(By)
    key = f"analytics:outcomes:{day}:{by}:{after}"
    found: list[Row] | None = cache.get(key)
    if found is None:
        found = [_row(by, line) for line in summary(by, day, day, after)]
        cache.set(key, found, FRESH)
    return found


def _row(by: By, line: Line) -> Row:
    return Row(
        group=_group(by, line.group),
        events=line.events,
        known=line.known,
        mean=_estimate(line.mean, lambda value: percent(value, 3)),
        median=DASH if line.median is None else percent(line.median, 3),
        positive=_estimate(line.positive, "{:.0%}".format),
        best=DASH if line.best is None else percent(line.best),
        worst=DASH if line.worst is None else percent(line.worst),
    )


def _group(by: By, group: str | int) -> str:
    if by == "kind":
        return KIND_LABELS.get(str(group), str(group))
    return f"{group}:00" if by == "hour" else f"from {group}{TIMES}"


def _estimate(found: Estimate | None, words: Callable[[float], str]) -> str:
    if found is None:
        return DASH
    if math.isnan(found.low):
        return words(found.value)
    return f"{words(found.value)} ({words(found.low)} to {words(found.high)})"
