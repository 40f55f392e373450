from __future__ import annotations

from typing import Any

from tickstock.market.compiled import inlined
from workers.ingest.detectors.told import HIGH, LOW


@inlined
def high_low(row: Any, price: float, rules: Any, told: Any, n: int) -> int:
    """Tell a new session high or low once it has moved `rules.high_low` past the one last told.

    The first price of a session seeds all four extremes, silently, and the first after a halt those that were
    told. The state is updated also where nothing is told, so a slow climb in small steps is told once it has
    added up.
    """
    if row.high == 0.0:
        row.high = row.low = row.told_high = row.told_low = price
    elif row.resumed:
        row.highs += price > row.high
        row.lows += price < row.low
        row.high = max(row.high, price)
        row.low = min(row.low, price)
        row.told_high = row.told_low = price
    elif price > row.high:
        row.high = price
        row.highs += 1
        if price >= row.told_high * (1.0 + rules.high_low):
            move = price / row.told_high - 1.0
            n = tell(told, n, HIGH, row.told_high, move, row.highs, rules)
            row.told_high = price
    elif price < row.low:
        row.low = price
        row.lows += 1
        if price <= row.told_low * (1.0 - rules.high_low):
            move = price / row.told_low - 1.0
            n = tell(told, n, LOW, row.told_low, move, row.lows, rules)
            row.told_low = price
    row.resumed = False
    return n


@inlined
def tell(told: Any, n: int, kind: int, reference: float, move: float, count: int, rules: Any) -> int:
    event = told[n]
    event.kind = kind
    event.reference = reference
    event.move = move
    event.extremes = count
    event.significance = abs(move) / rules.high_low
    return n + 1
