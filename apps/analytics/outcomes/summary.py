"""What became of events of a kind, an hour or a strength, and how sure that is."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

import numpy as np

from apps.analytics.models import Outcome
from tickstock.market.statistics import Estimate, mean, share

By = Literal["kind", "hour", "band"]
Return = Literal["r1", "r5", "r15", "r30"]


class Line(NamedTuple):
    """Of one group; figures are of the events whose return is known, and None where there are none."""

    group: str | int
    events: int
    known: int
    mean: Estimate | None
    median: float | None
    positive: Estimate | None  # Share of returns above 0
    best: float | None  # Mean
    worst: float | None


def summary(by: By, first: date, last: date, after: Return = "r5", kind: str = "") -> list[Line]:
    """A line for each kind, hour or band of the days `first` to `last`; of one kind where it is given."""
    chosen = Outcome.objects.filter(day__gte=first, day__lte=last).order_by()
    if kind:
        chosen = chosen.filter(kind=kind)
    groups = sorted(chosen.values_list(by, flat=True).distinct())
    # A group at a time, so that not all are in memory together.
    return [line(group, list(chosen.filter(**{by: group}).values_list(after, "best", "worst"))) for group in groups]


def line(group: str | int, rows: list[tuple[float | None, float | None, float | None]]) -> Line:
    """The figures of one group, of the return, best and worst of each event."""
    columns = np.array(rows, np.float64).reshape(-1, 3)
    returns, best, worst = (column[~np.isnan(column)] for column in columns.T)
    return Line(
        group=group,
        events=len(rows),
        known=len(returns),
        mean=mean(returns),
        median=float(np.median(returns)) if len(returns) else None,
        positive=share(int((returns > 0.0).sum()), len(returns)),
        best=float(best.mean()) if len(best) else None,
        worst=float(worst.mean()) if len(worst) else None,
    )
