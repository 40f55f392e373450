from __future__ import annotations

from typing import Any

from tickstock.market.compiled import inlined
from workers.ingest.detectors.told import VWAP


@inlined
def vwap(row: Any, rules: Any, told: Any, n: int) -> int:
    """Tell when the last price crosses the session VWAP from one side of a band to the other.

    The band is `rules.vwap_band` on either side; within it the side stays what it was. The side is followed
    from the first trade, and told from `rules.vwap_trades` trades of the session on.
    """
    if row.turnover_volume <= 0.0:
        return n
    average = row.turnover / row.turnover_volume
    side = row.vwap_side
    if row.last >= average * (1.0 + rules.vwap_band):
        side = 1
    elif row.last <= average * (1.0 - rules.vwap_band):
        side = -1
    if side != row.vwap_side:
        if row.vwap_side != 0 and row.trades >= rules.vwap_trades:
            event = told[n]
            event.kind = VWAP
            event.reference = average
            event.direction = side
            event.significance = abs(row.last / average - 1.0) / max(rules.vwap_band, 1e-9)
            n += 1
        row.vwap_side = side
    return n
