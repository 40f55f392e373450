"""What time of the trading day it is, and how much is usually traded then."""

from __future__ import annotations

from math import exp
from typing import NamedTuple

from tickstock.market.sessions import POST, PRE, REGULAR, Spans, find

STEP = 0.1  # Seconds of market time
STEP_MS = round(STEP * 1000)

# Of the mean of regular hours, which is 1: the open, the quiet of noon, the close.
OPEN, NOON, CLOSE = 1.0, 0.7, 0.9
OPEN_LASTS, CLOSE_LASTS = 0.06, 0.06  # Of the session
MEAN = NOON + OPEN * OPEN_LASTS + CLOSE * CLOSE_LASTS
QUIET, BUSY = 0.02, 0.13  # Pre-market's beginning and end, and post-market's end and beginning


class Hours(NamedTuple):
    """One session; times are epoch ms."""

    span: int  # Row of the session table
    name: int
    start: int
    end: int
    day: int
    shaped: bool = True  # Whether it has a busy open and close, with auctions

    def activity(self, at: int) -> float:
        """How much is traded at that time, times the mean of regular hours."""
        if not self.shaped:
            return 1.0
        passed = (at - self.start) / (self.end - self.start)
        if self.name == PRE:
            return QUIET + BUSY * passed**4
        if self.name == POST:
            return QUIET + BUSY * exp(-passed / 0.05)
        shape = NOON + OPEN * exp(-passed / OPEN_LASTS) + CLOSE * exp(-(1.0 - passed) / CLOSE_LASTS)
        return shape / MEAN


EVEN = Hours(0, REGULAR, 0, 2**62, 0, shaped=False)  # A market without a calendar: regular hours without end


class Calendar:
    def __init__(self, spans: Spans | None) -> None:
        self.spans = spans
        self.hours: Hours | None = EVEN if spans is None else None

    def at(self, moment: int) -> Hours | None:
        """The session that moment falls into; None outside all of them."""
        if self.spans is not None and not (self.hours and self.hours.start <= moment < self.hours.end):
            span = find(self.spans, moment)
            self.hours = None
            if span >= 0:
                start, end, name, day = self.spans[span].tolist()
                self.hours = Hours(span, name, start, end, day)
        return self.hours
