from __future__ import annotations

from typing import Any

from tickstock.market.compiled import inlined
from workers.ingest.detectors.told import BREAKOUT

RANGES = (5, 15, 30)  # Minutes from the open
RANGE_SIGNIFICANCE = (1.0, 2.0, 3.0)
PERIODS = (20, 365)  # Calendar days
PERIOD_SIGNIFICANCE = (4.0, 6.0)
MINUTE = 60_000  # Milliseconds


@inlined
def follow_ranges(row: Any, price: float, at: int, opens: int) -> None:
    """Widen the opening ranges that are not over yet; `opens` is the start of REGULAR."""
    for k in range(len(RANGES)):
        if at < opens + RANGES[k] * MINUTE:
            if row.range_high[k] == 0.0:
                row.range_high[k] = row.range_low[k] = price
            row.range_high[k] = max(row.range_high[k], price)
            row.range_low[k] = min(row.range_low[k], price)


@inlined
def leaves_range(row: Any, price: float, at: int, opens: int, told: Any, n: int) -> int:
    """Tell the first price above or below the range of the first 5, 15 or 30 minutes of REGULAR.

    Each side of each range is told once a day, after the range is over.
    """
    for k in range(len(RANGES)):
        if at >= opens + RANGES[k] * MINUTE and row.range_high[k] > 0.0:
            if price > row.range_high[k]:
                n = tell(row, 2 * k, RANGES[k], 0, row.range_high[k], 1, RANGE_SIGNIFICANCE[k], told, n)
            elif price < row.range_low[k]:
                n = tell(row, 2 * k + 1, RANGES[k], 0, row.range_low[k], -1, RANGE_SIGNIFICANCE[k], told, n)
    return n


@inlined
def passes_past(row: Any, price: float, told: Any, n: int) -> int:
    """Tell the first price above the highest or below the lowest of the last 20 or 365 days, where they are known."""
    for k in range(len(PERIODS)):
        bit = 2 * (len(RANGES) + k)
        if price > row.past_high[k]:  # Never true of an extreme that is not known
            n = tell(row, bit, 0, PERIODS[k], row.past_high[k], 1, PERIOD_SIGNIFICANCE[k], told, n)
        elif price < row.past_low[k]:
            n = tell(row, bit + 1, 0, PERIODS[k], row.past_low[k], -1, PERIOD_SIGNIFICANCE[k], told, n)
    return n


@inlined
def tell(
    row: Any, bit: int, minutes: int, days: int, reference: float, side: int, significance: float, told: Any, n: int
) -> int:  # fmt: skip
    """Once for each bit a day."""
    if row.broken & (1 << bit):
        return n
    row.broken |= 1 << bit
    event = told[n]
    event.kind = BREAKOUT
    event.minutes = minutes
    event.days = days
    event.reference = reference
    event.direction = side
    event.significance = significance
    return n + 1
