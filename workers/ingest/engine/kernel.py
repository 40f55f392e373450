"""The compiled loop over a batch: what may be taken at all, into which session and second it falls, and who told what."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from tickstock.market.compiled import compiled, inlined, keep_beside
from tickstock.market.conditions import ALL, EXTENDED, EXTREME, VOLUME
from tickstock.market.sessions import REGULAR
from tickstock.market.ticks import BAR, HALT, QUOTE
from workers.ingest.detectors import surge
from workers.ingest.detectors.told import SESSION
from workers.ingest.engine import ahead
from workers.ingest.engine.bars import GRACE, MINUTE, fold
from workers.ingest.engine.day import open_session
from workers.ingest.engine.take import take_bar, take_halt, take_quote, take_trade

# What became of the input, by reason; an index into the kernel's counters.
COUNTERS = (
    "accepted",
    "unknown_symbol",
    "invalid_price",
    "invalid_size",
    "outside_sessions",
    "duplicate",
    "late",
    "late_session",
    "quotes",
    "replaced_bars",
    "late_bars",
    "late_minutes",
)
(
    ACCEPTED,
    UNKNOWN_SYMBOL,
    INVALID_PRICE,
    INVALID_SIZE,
    OUTSIDE_SESSIONS,
    DUPLICATE,
    LATE,
    LATE_SESSION,
    QUOTES,
    REPLACED_BARS,
    LATE_BARS,
    LATE_MINUTES,
) = range(len(COUNTERS))
OPENED, OLDEST = 0, 1  # Places of the marks
# One tick can close 600 seconds of three windows, beside what the other detectors tell.
ROOM = 2_000
LEAST = 1e-6  # Dollars, and shares: what the market quotes and trades in fractions

keep_beside(Path(__file__).parent.parent)


@compiled
def run(ticks: Any, start: int, span: int, memory: Any, others: Any) -> tuple[int, int, int, int]:
    """Take ticks from `start` on; give (ticks taken, events told, row of the session table, newest time).

    `memory` is the state's arrays; of the others `marks` are the newest session that was announced and the
    oldest minute that is open. It stops early before a tick that finds the minute whole, and where the sheet might
    not hold what one more tick tells.
    """
    # Arrays arrive faster in a tuple than one by one.
    rows, windows, closed, traded, seconds, trades, minutes, recent, seen, bars, bar_volumes, given, forming = memory
    spans, marks, rules, told, counters, profile = others
    n = newest = 0
    limits = rules[0]
    first_minute = marks[OLDEST]
    for i in range(-ahead.FAR, 0):
        ahead.look(ticks, start + i, memory)
    for i in range(start, len(ticks)):
        if n + ROOM > len(told):
            return i, n, span, newest
        ahead.look(ticks, i, memory)
        tick = ticks[i]
        r = tick.row
        at = tick.at
        newest = max(newest, at)
        if r < 0:
            counters[UNKNOWN_SYMBOL] += 1
            continue
        row = rows[r]
        if tick.what == QUOTE:
            take_quote(row, tick.low, tick.high, at)
            counters[QUOTES] += 1
            continue
        if tick.what != HALT:
            if not is_price(tick.price) or (
                tick.what == BAR and not (is_price(tick.low) and tick.low <= tick.high and is_price(tick.high))
            ):
                counters[INVALID_PRICE] += 1
                continue
            if not (tick.shares == 0.0 or LEAST <= tick.shares <= 1e12):
                counters[INVALID_SIZE] += 1
                continue
        if span < 0 or at < spans[span].start or at >= spans[span].end:
            span = np.searchsorted(spans["end"], at, side="right")
            if span == len(spans) or at < spans[span].start:
                span = -1
                counters[OUTSIDE_SESSIONS] += 1
                continue
        if at >= first_minute + MINUTE + GRACE:
            return i, n, span, newest
        if tick.what == 0:
            if is_duplicate(recent[r], seen[r], tick.identity):
                counters[DUPLICATE] += 1
                continue
            recent[r, seen[r] % len(recent[r])] = tick.identity
            seen[r] += 1
        session = spans[span]
        may = tick.may if session.name == REGULAR else tick.may >> EXTENDED
        is_late = at < first_minute
        if tick.what == 0:
            counters[LATE_MINUTES] += is_late
            if may and not is_late:
                price = tick.price
                fold(forming[r], first_minute, at, price, price, price, tick.shares, 1 + int(tick.low), may)
        if span < row.session:
            if may & VOLUME and session.day == row.day and tick.what == 0:
                row.day_volume += tick.shares
            counters[LATE_SESSION] += 1
            continue
        first = n
        if span > marks[OPENED]:
            marks[OPENED] = span
            told[n].kind = SESSION
            told[n].significance = 1.0
            told[n].price = 0.0
            told[n].block = False
            n += 1
        if span > row.session:
            open_session(row, given[r], span, session, spans)
        counters[ACCEPTED] += 1

        if tick.what == HALT:
            n = take_halt(row, windows[r], tick.identity, told, n)
        else:
            second = at // 1000
            if second < row.second:
                counters[LATE] += 1
                second = row.second
            if second != row.second:
                known = (profile, given[r], spans[span - session.name])
                surge.advance(row, seconds[r], trades[r], minutes[r], row.second, second, known)
                row.second = second
            if row.first_at == 0:
                row.first_at = at
            row.last_at = max(row.last_at, at)
            parts = (windows[r], closed[r], traded[r], seconds[r], trades[r], minutes[r])
            if tick.what == BAR:
                volume, is_new, is_known = bar_change(bars[r], bar_volumes[r], tick.identity, tick.shares)
                counters[REPLACED_BARS] += not is_new and is_known
                counters[LATE_BARS] += not is_known
                counters[LATE_MINUTES] += is_late
                if not is_late:
                    may = ALL if is_new else EXTREME | VOLUME
                    fold(forming[r], first_minute, at, tick.low, tick.high, tick.price, volume, is_new, may)
                n = take_bar(row, parts, tick, volume, is_new, session, spans, span, limits, told, n)
            else:
                n = take_trade(
                    row, parts, tick.price, tick.shares, at, may, 1 + int(tick.low), session, spans, span, limits, told, n
                )  # fmt: skip

        for k in range(first, n):
            told[k].row = r
            told[k].at = at
            told[k].session = session.name
            told[k].volume_ratio = row.volume_60s / row.baseline if row.baseline > 0.0 else math.nan
            told[k].day_volume = row.day_volume
    return len(ticks), n, span, newest


@inlined
def is_price(price: Any) -> Any:
    """Whether a price makes sense; the bounds keep every figure made of it finite."""
    return LEAST <= price <= 1e9


@inlined
def is_duplicate(recent: Any, seen: int, identity: int) -> bool:
    """Whether a trade is among the newest of its symbol; no early end, so that it compiles to wide compares."""
    found = False
    for k in range(len(recent)):
        found |= (recent[k] == identity) & (k < seen)
    return found


@inlined
def bar_change(bars: Any, volumes: Any, identity: int, volume: float) -> tuple[float, bool, bool]:
    """The volume a bar adds, whether it is new, and whether that is known: identities rise with their time.

    A bar that is older than those remembered may be new or not; its volume is not counted.
    """
    oldest = 0
    for k in range(len(bars)):
        if bars[k] == identity:
            change = volume - volumes[k]
            volumes[k] = volume
            return change, False, True
        if bars[k] < bars[oldest]:
            oldest = k
    if identity < bars[oldest]:
        return 0.0, False, False
    bars[oldest] = identity
    volumes[oldest] = volume
    return volume, True, True
