from __future__ import annotations

import math
from typing import Any

import numpy as np

from tickstock.market.compiled import inlined
from workers.ingest.detectors.told import TREND

WINDOWS = (180, 360, 600)  # Seconds
RING = 600  # Seconds of closed prices kept; a longer silence restarts the windows
FAR = 0.1  # Logarithm of a price that moves the anchor: further away the sums would lose digits
LEAST_TRADED = 10  # At least one second in ten must have had a trade

# Running sums over the last W closed seconds of y = ln(price / anchor), j = 0 for the oldest
WINDOW = np.dtype([("y", "f8"), ("jy", "f8"), ("yy", "f8"), ("traded", "i4")])


@inlined
def trend(
    row: Any, windows: Any, closed: Any, traded: Any, price: float, second: int, rules: Any, told: Any, n: int
) -> int:  # fmt: skip
    """Tell a move along the least-squares line of ln(price) over the last 180, 360 or 600 s.

    The samples are the last price of each second, carried forward over empty ones. When a trade opens
    a new second, each second before it is closed in turn and every full window is judged: a trend starts
    where the line moved `rules.trend * sqrt(W / 180)` with r2 of `rules.trend_r2`, and ends, silently,
    below half that move or `rules.trend_end_r2`. After 600 s of silence everything starts again.
    """
    if row.trend_second == 0 or second - row.trend_second > RING:
        restart(row, windows)
        row.trend_anchor = price
        row.trend_second = second
    elif second > row.trend_second:
        y = math.log(row.trend_price / row.trend_anchor)
        if abs(y) > FAR:
            move_anchor(row, windows, closed, y)
            y = 0.0
        for closing in range(row.trend_second, second):
            n = close(row, windows, closed, traded, y, closing == row.trend_second, closing, rules, told, n)
        row.trend_second = second
    row.trend_price = price
    return n


@inlined
def restart(row: Any, windows: Any) -> None:
    """Forget every closed second and every trend."""
    row.trend_second = 0
    row.trend_closed = 0
    for w in range(len(WINDOWS)):
        row.trends[w] = 0
        row.trend_move[w] = row.trend_r2[w] = math.nan
        row.trend_traded[w] = 0
        windows[w].y = windows[w].jy = windows[w].yy = 0.0
        windows[w].traded = 0


@inlined
def move_anchor(row: Any, windows: Any, closed: Any, y: float) -> None:
    """Take logarithms against the last price from here on; `y` is its own so far."""
    row.trend_anchor = row.trend_price
    k = row.trend_closed
    for j in range(min(k, RING)):
        closed[j] -= y
    for w in range(len(WINDOWS)):
        recount(windows[w], closed, k, WINDOWS[w])


@inlined
def close(
    row: Any, windows: Any, closed: Any, traded: Any, y: float, had_trade: bool, second: int, rules: Any, told: Any, n: int
) -> int:  # fmt: skip
    """Add one closed second to every window, then judge those that are full."""
    k = row.trend_closed
    stale = 0  # A bit for each window that something far left: its square has taken digits of the sums
    for w in range(len(WINDOWS)):
        size = WINDOWS[w]
        sums = windows[w]
        if k < size:
            sums.jy += k * y
        else:
            leaving = (k - size) % RING
            old = closed[leaving]
            sums.jy += (size - 1) * y - (sums.y - old)
            sums.y -= old
            sums.yy -= old * old
            sums.traded -= traded[leaving]
            stale |= (abs(old) > FAR) << w
        sums.y += y
        sums.yy += y * y
        sums.traded += had_trade
        row.trend_traded[w] = sums.traded
    closed[k % RING] = y
    traded[k % RING] = had_trade
    row.trend_closed = k + 1
    for w in range(len(WINDOWS)):
        if k + 1 >= WINDOWS[w]:
            if (k + 1) % WINDOWS[w] == 0 or stale >> w & 1:
                recount(windows[w], closed, k + 1, WINDOWS[w])
            n = judge(row, windows[w], w, second, rules, told, n)
    return n


@inlined
def recount(sums: Any, closed: Any, k: int, size: int) -> None:
    """Sum a window afresh, once a window's length or when it has to be, so that rounding cannot add up."""
    sums.y = sums.jy = sums.yy = 0.0
    count = min(k, size)
    for j in range(count):
        y = closed[(k - count + j) % RING]
        sums.y += y
        sums.jy += j * y
        sums.yy += y * y


@inlined
def judge(row: Any, sums: Any, w: int, second: int, rules: Any, told: Any, n: int) -> int:
    """Fit the line of window `w`, tell a trend that starts or turns, end one that is over."""
    size = WINDOWS[w]
    if sums.traded * LEAST_TRADED < size:
        row.trend_move[w] = row.trend_r2[w] = math.nan
        return n
    sxx = size * (size * size - 1) / 12.0
    sxy = sums.jy - (size - 1) / 2.0 * sums.y
    syy = sums.yy - sums.y * sums.y / size
    move = sxy / sxx * (size - 1)
    r2 = sxy * sxy / (sxx * syy) if syy > 0.0 else 0.0
    row.trend_move[w] = move
    row.trend_r2[w] = r2
    enter = rules.trend * math.sqrt(size / 180.0)
    before = row.trends[w]
    if abs(move) >= enter and r2 >= rules.trend_r2:
        direction = 1 if move > 0.0 else -1
        if direction != before:
            row.trends[w] = direction
            event = told[n]
            event.kind = TREND
            event.window = size
            event.direction = direction
            event.move = move
            event.r2 = r2
            event.reversed = before == -direction
            event.reference = second
            event.significance = abs(move) / enter
            n += 1
    elif abs(move) < enter / 2.0 or r2 < rules.trend_end_r2:
        row.trends[w] = 0
    return n
