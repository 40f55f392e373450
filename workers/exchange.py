"""The session table, from a maintained exchange calendar: loaded once at start.

The calendar brings pandas along. A child process reads it, so that its 55 MB are not the worker's for ever.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import numpy as np

from tickstock.market.sessions import SPAN, Spans, TradingDay, spans

FIRST_DAY = "2010-01-01"
EXCHANGE = "XNYS"
DEADLINE = 60.0  # Seconds


def load_sessions(first: str = FIRST_DAY) -> Spans:
    """PRE, REGULAR and POST of every trading day from `first` until the end of next year."""
    command = [sys.executable, "-W", "ignore", "-m", "workers.exchange", first]
    table = subprocess.run(command, check=True, capture_output=True, timeout=DEADLINE).stdout
    return np.frombuffer(table, SPAN).copy()  # One that can be written: the kernel is compiled for those


def read_calendar(first: str) -> Spans:
    """The same, in this process."""
    from exchange_calendars import get_calendar

    end = datetime.now(UTC).date().replace(month=12, day=31)
    schedule = get_calendar(EXCHANGE, start=first, end=end.replace(year=end.year + 1)).schedule
    days: list[date] = [stamp.date() for stamp in schedule.index]
    return spans(map(TradingDay, days, schedule["open"], schedule["close"]))


if __name__ == "__main__":
    sys.stdout.buffer.write(read_calendar(sys.argv[1]).tobytes())
