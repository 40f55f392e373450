"""The session table, from a maintained exchange calendar: loaded once at start.

The calendar brings pandas along. A child process reads it, so that its 55 MB are not the worker's for ever, and
what it found is kept beside the compiled modules until there is another calendar, or another year.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np

from tickstock.market.sessions import SPAN, Spans, TradingDay, spans

FIRST_DAY = "2010-01-01"
EXCHANGE = "XNYS"
DEADLINE = 60.0  # Seconds
KEPT = Path(__file__).parent / "__pycache__"


def load_sessions(first: str = FIRST_DAY) -> Spans:
    """PRE, REGULAR and POST of every trading day from `first` until the end of next year."""
    path = KEPT / f"sessions-{first}-{last_day().year}-{version('exchange_calendars')}-{version('tzdata')}.npy"
    with suppress(OSError, ValueError, EOFError):
        kept = np.load(path)
        if kept.dtype == SPAN and len(kept):
            return np.asarray(kept)
    command = [sys.executable, "-W", "ignore", "-m", "workers.exchange", first]
    found = subprocess.run(command, check=True, capture_output=True, timeout=DEADLINE).stdout
    table = np.frombuffer(found, SPAN).copy()  # One that can be written: the kernel is compiled for those
    with suppress(OSError):
        keep(table, path)
    return table


def keep(table: Spans, path: Path) -> None:
    """Under another name first: others may be reading."""
    path.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        np.save(file, table)
    Path(file.name).replace(path)


def last_day() -> date:
    today = datetime.now(UTC).date()
    return date(today.year + 1, 12, 31)


def read_calendar(first: str) -> Spans:
    """The same, in this process."""
    from exchange_calendars import get_calendar

    schedule = get_calendar(EXCHANGE, start=first, end=last_day()).schedule
    days: list[date] = [stamp.date() for stamp in schedule.index]
    return spans(map(TradingDay, days, schedule["open"], schedule["close"]))


if __name__ == "__main__":
    sys.stdout.buffer.write(read_calendar(sys.argv[1]).tobytes())
