"""Trading sessions as a table of spans: which session a moment falls into.

Boundaries are wall-clock times in New York, so the table is made once from a list of trading days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

NEW_YORK = ZoneInfo("America/New_York")
PRE, REGULAR, POST = 0, 1, 2
NAMES = ("pre", "regular", "post")
PRE_OPENS = time(4)
POST_LASTS = timedelta(hours=4)

SPAN = np.dtype([("start", "i8"), ("end", "i8"), ("name", "i4"), ("day", "i4")])
Spans = NDArray[Any]


class TradingDay(NamedTuple):
    """One day's regular hours; both times know their zone."""

    day: date
    opens: datetime
    closes: datetime


def milliseconds(moment: datetime) -> int:
    """UTC epoch milliseconds of a moment that knows its zone."""
    return round(moment.timestamp() * 1000)


def spans(days: Iterable[TradingDay]) -> Spans:
    """A sorted table (dtype SPAN) with three rows a day: start and end in epoch ms, name, day (ordinal)."""
    rows = []
    for day, opens, closes in days:
        starts = milliseconds(datetime.combine(day, PRE_OPENS, NEW_YORK))
        bounds = [starts, milliseconds(opens), milliseconds(closes), milliseconds(closes + POST_LASTS)]
        rows += [(bounds[name], bounds[name + 1], name, day.toordinal()) for name in (PRE, REGULAR, POST)]
    return np.array(rows, SPAN)


def find(table: Spans, at: int) -> int:
    """The row of the session that `at` (epoch ms) falls into, or -1 outside all of them."""
    row = int(np.searchsorted(table["start"], at, side="right")) - 1
    return row if row >= 0 and at < table["end"][row] else -1
