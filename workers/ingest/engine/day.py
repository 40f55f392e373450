"""What a new session and a new trading day clear."""

from __future__ import annotations

import math
from typing import Any

from numba import njit

from tickstock.market.sessions import REGULAR


@njit
def open_session(row: Any, span: int, session: Any, spans: Any) -> None:
    """Clear what belongs to one session; on a new trading day also what belongs to the day."""
    if row.session >= 0 and spans[row.session].name == REGULAR:
        row.close = row.last
    if session.day != row.day:
        open_day(row, session.day)
    row.session = span
    row.open = row.last = row.high = row.low = row.told_high = row.told_low = 0.0
    row.highs = row.lows = row.trades = 0
    row.volume = row.turnover = row.turnover_volume = 0.0
    row.first_at = row.last_at = row.second = row.trend_second = 0
    row.buying = row.selling = 0.0
    row.direction = row.pressure = row.vwap_side = row.pressure_at = 0
    row.resumed = False


@njit
def open_day(row: Any, day: int) -> None:
    if row.close > 0.0:
        row.prev_close = row.close
    elif row.day > 0:
        row.prev_close = math.nan  # The day between is not known
    row.day = day
    row.close = row.day_high = row.day_low = row.day_volume = 0.0
    for k in range(len(row.range_high)):
        row.range_high[k] = row.range_low[k] = 0.0
    row.broken = 0
    row.halted = -1
