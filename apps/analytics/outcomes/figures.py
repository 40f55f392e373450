"""The figures of one outcome, from an event and the minute bars after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

MINUTE = 60  # Seconds
AFTER = (1, 5, 15, 30)  # Minutes
PATIENCE = 5  # Minutes a close may be late where a minute has none
BANDS = (8, 4, 2, 1, 0)  # Strengths, each from here to the one before


class Prices(NamedTuple):
    """Of a minute; None where no trade might set it."""

    high: float | None
    low: float | None
    close: float | None


class Figures(NamedTuple):
    returns: tuple[float | None, ...]  # In the order of AFTER
    best: float | None
    worst: float | None
    missing: str


NOTHING: tuple[None, ...] = (None,) * len(AFTER)


def figures(price: float, at: int, direction: int, end: int, bars: Mapping[int, Prices]) -> Figures:
    """What became of an event of time `at` (epoch ms) in a session that ends at `end`; bars by their first second.

    A return is from the event's price to the close of the minute that contains the moment, or the next that has a
    close, at most PATIENCE minutes later. Best and worst are of the minutes that began after the event, up to the
    one that contains the 30th. No minute after the session's end counts.
    """
    if price <= 0.0:
        return Figures(NOTHING, None, None, "price")
    sign = direction or 1
    first = at // 1000 // MINUTE * MINUTE
    returns: list[float | None] = []
    missing = ""
    for minutes in AFTER:
        minute = first + MINUTE * minutes
        close = _close(bars, minute, end)
        returns.append(None if close is None else sign * (close / price - 1.0))
        if close is None and missing != "bars":
            missing = "session" if minute >= end else "bars"
    window = [bars[minute] for minute in range(first + MINUTE, _last(first, end), MINUTE) if minute in bars]
    reached = [sign * (one / price - 1.0) for bar in window for one in (bar.high, bar.low) if one is not None]
    return Figures(tuple(returns), max(reached, default=None), min(reached, default=None), missing)


def _close(bars: Mapping[int, Prices], minute: int, end: int) -> float | None:
    """The first close of the minutes that count."""
    for later in range(minute, min(minute + MINUTE * (PATIENCE + 1), end), MINUTE):
        if later in bars and (close := bars[later].close) is not None:
            return close
    return None


def _last(first: int, end: int) -> int:
    return min(first + MINUTE * (AFTER[-1] + 1), end)


def known_at(at: int, end: int) -> int:
    """When all bars that count for an event of time `at` (epoch ms) have been, epoch seconds."""
    return min(at // 1000 // MINUTE * MINUTE + MINUTE * (AFTER[-1] + PATIENCE + 1), end)


def band(significance: float) -> int:
    """The strength an event is counted with."""
    return next((least for least in BANDS if significance >= least), 0)
