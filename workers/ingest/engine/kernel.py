"""The compiled loop over a batch of ticks: eligibility, then every detector in its order."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from numba.core import config as compiler

from tickstock.market.conditions import EXTENDED, EXTREME, LAST, VOLUME
from tickstock.market.sessions import REGULAR
from workers.ingest.detectors import surge, trend
from workers.ingest.detectors.high_low import high_low

# What became of the ticks, by reason; an index into the kernel's counters.
COUNTERS = (
    "accepted",
    "unknown_symbol",
    "invalid_price",
    "invalid_size",
    "outside_sessions",
    "duplicate",
    "late",
    "late_session",
)
(ACCEPTED, UNKNOWN_SYMBOL, INVALID_PRICE, INVALID_SIZE, OUTSIDE_SESSIONS, DUPLICATE, LATE, LATE_SESSION) = range(
    len(COUNTERS)
)
# One tick can close 600 seconds of three windows, beside what the other detectors tell.
ROOM = 2_000

# The compiler's cache looks at this file only, so its folder is named after all the sources that go in.
_sources = sorted(Path(__file__).parent.parent.glob("*/*.py"))
_digest = hashlib.sha256(b"".join(path.read_bytes() for path in _sources)).hexdigest()[:16]
vars(compiler)["CACHE_DIR"] = str(Path(__file__).parent / "__pycache__" / _digest)


@njit(cache=True)
def run(
    ticks: Any, start: int, spans: Any, span: int, rows: Any, windows: Any, closed: Any, traded: Any,
    seconds: Any, trades: Any, minutes: Any, recent: Any, seen: Any, rules: Any, told: Any, counters: Any,
) -> tuple[int, int, int]:  # fmt: skip
    """Take ticks from `start` on; give (ticks taken, events told, row of the session table).

    It stops early where the sheet might not hold what one more tick tells.
    """
    n = 0
    limits = rules[0]
    for i in range(start, len(ticks)):
        if n + ROOM > len(told):
            return i, n, span
        tick = ticks[i]
        r = tick.row
        price = tick.price
        size = tick.shares
        at = tick.at
        if r < 0:
            counters[UNKNOWN_SYMBOL] += 1
            continue
        if not (math.isfinite(price) and price > 0.0):
            counters[INVALID_PRICE] += 1
            continue
        if not (math.isfinite(size) and size >= 0.0):
            counters[INVALID_SIZE] += 1
            continue
        if span < 0 or at < spans[span].start or at >= spans[span].end:
            span = np.searchsorted(spans["end"], at, side="right")
            if span == len(spans) or at < spans[span].start:
                span = -1
                counters[OUTSIDE_SESSIONS] += 1
                continue
        if is_duplicate(recent[r], seen[r], tick.identity):
            counters[DUPLICATE] += 1
            continue
        recent[r, seen[r] % len(recent[r])] = tick.identity
        seen[r] += 1
        session = spans[span]
        row = rows[r]
        may = tick.may if session.name == REGULAR else tick.may >> EXTENDED
        if span < row.session:
            if may & VOLUME and session.day == row.day:
                row.day_volume += size
            counters[LATE_SESSION] += 1
            continue
        if span > row.session:
            open_session(row, span, session, spans)
        counters[ACCEPTED] += 1
        before = row.second
        second = at // 1000
        if second < before:
            counters[LATE] += 1
            second = before
        row.second = second
        row.trades += 1
        if row.first_at == 0:
            row.first_at = at
        row.last_at = max(row.last_at, at)
        if second != before:
            surge.advance(row, seconds[r], trades[r], minutes[r], before, second)

        first = n
        if may & LAST:
            n = trend.trend(row, windows[r], closed[r], traded[r], price, second, limits, told, n)
        if may & EXTREME:
            n = high_low(row, price, limits, told, n)
            row.day_high = max(row.day_high, price)
            row.day_low = price if row.day_low == 0.0 else min(row.day_low, price)
        if may & VOLUME:
            n = surge.surge(row, seconds[r], trades[r], minutes[r], price, size, second, limits, told, n)
            row.volume += size
            row.day_volume += size
        if may & LAST:
            row.last = price
            if row.open == 0.0:
                row.open = price
            if may & VOLUME:
                row.turnover += price * size
                row.turnover_volume += size

        for k in range(first, n):
            event = told[k]
            event.row = r
            event.price = price
            event.at = at
            event.session = session.name
            event.block = size >= limits.block_shares or price * size >= limits.block_dollars
            event.volume_ratio = row.volume_60s / row.baseline if row.baseline > 0.0 else math.nan
    return len(ticks), n, span


@njit
def is_duplicate(recent: Any, seen: int, identity: int) -> bool:
    """Whether a trade is among the newest of its symbol; no early end, so that it compiles to wide compares."""
    found = False
    for k in range(len(recent)):
        found |= (recent[k] == identity) & (k < seen)
    return found


@njit
def open_session(row: Any, span: int, session: Any, spans: Any) -> None:
    """Clear what belongs to one session; on a new trading day also what belongs to the day."""
    if row.session >= 0 and spans[row.session].name == REGULAR:
        row.close = row.last
    if session.day != row.day:
        row.day = session.day
        row.prev_close = row.close if row.close > 0.0 else math.nan
        row.close = 0.0
        row.day_high = row.day_low = row.day_volume = 0.0
    row.session = span
    row.open = row.last = row.high = row.low = row.told_high = row.told_low = 0.0
    row.highs = row.lows = row.trades = 0
    row.volume = row.turnover = row.turnover_volume = 0.0
    row.first_at = row.last_at = row.second = row.trend_second = 0
