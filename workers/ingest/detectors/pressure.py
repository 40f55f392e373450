from __future__ import annotations

import math
from typing import Any

from tickstock.market.compiled import inlined
from workers.ingest.detectors.told import PRESSURE

DECAY_MS = 60_000.0  # Time constant
QUOTE_LASTS = 5_000  # Milliseconds


@inlined
def pressure(row: Any, price: float, size: float, at: int, rules: Any, told: Any, n: int) -> int:
    """Tell when recent trades are `rules.pressure` percent net buying or selling, once until it ends.

    A trade is a buy above the midpoint of a quote not older than 5 s, a sell below it; at the midpoint or
    without a quote the tick test against the previous last decides, and an equal price is as the trade
    before. Both sums decay with a time constant of 60 s. It needs `rules.pressure_shares` and ends below
    `rules.pressure_end`.
    """
    row.direction = tick_test(row, price)
    side = quote_test(row, price, at)
    if side == 0:
        side = row.direction
    if row.pressure_at != 0:
        fading = math.exp(-max(at - row.pressure_at, 0) / DECAY_MS)
        row.buying *= fading
        row.selling *= fading
    row.pressure_at = max(at, row.pressure_at)
    if side > 0:
        row.buying += size
    elif side < 0:
        row.selling += size
    total = row.buying + row.selling
    if total <= 0.0:
        return n
    net = 100.0 * (row.buying - row.selling) / total
    now = 1 if net > 0.0 else -1
    if abs(net) >= rules.pressure and total >= rules.pressure_shares and row.pressure != now:
        row.pressure = now
        event = told[n]
        event.kind = PRESSURE
        event.net = net
        event.direction = now
        event.significance = abs(net) / rules.pressure
        n += 1
    elif abs(net) < rules.pressure_end:
        row.pressure = 0
    return n


@inlined
def tick_test(row: Any, price: float) -> int:
    """1 above the previous last, -1 below, and at it what the trade before was."""
    if row.last == 0.0 or price == row.last:
        return int(row.direction)
    return 1 if price > row.last else -1


@inlined
def quote_test(row: Any, price: float, at: int) -> int:
    """1 above the midpoint of a fresh quote, -1 below; 0 at it or without one."""
    if row.quote_at == 0 or at - row.quote_at > QUOTE_LASTS:
        return 0
    middle = (row.bid + row.ask) / 2.0
    if price == middle:
        return 0
    return 1 if price > middle else -1
