from __future__ import annotations

from typing import Any

from tickstock.market.compiled import inlined
from workers.ingest.detectors.told import GAP


@inlined
def gap(row: Any, price: float, rules: Any, told: Any, n: int) -> int:
    """Tell when the first price of REGULAR is `rules.gap` away from the previous close, where that is known."""
    distance = price / row.prev_close - 1.0
    if abs(distance) >= rules.gap:  # Never true of a close that is not known
        event = told[n]
        event.kind = GAP
        event.reference = row.prev_close
        event.move = distance
        event.significance = abs(distance) / rules.gap
        n += 1
    return n
