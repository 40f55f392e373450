"""What a new session and a new trading day clear."""

from __future__ import annotations

import math
from typing import Any

from tickstock.market.compiled import inlined
from tickstock.market.sessions import REGULAR


@inlined
def open_session(row: Any, given: Any, span: int, session: Any, spans: Any) -> None:
    """Clear what belongs to one session; on a new trading day also what belongs to the day."""
    if row.session >= 0 and spans[row.session].name == REGULAR:
        row.close = row.last
    if session.day != row.day:
        # What the trading day before closed at; any other day's close is not the one before.
        eve = span - session.name - 1
        open_day(row, given, session.day, spans[eve].day if eve >= 0 else 0)
    row.session = span
    row.open = row.last = row.high = row.low = row.told_high = row.told_low = 0.0
    row.highs = row.lows = row.trades = 0
    row.volume = row.turnover = row.turnover_volume = 0.0
    row.first_at = row.last_at = row.second = row.trend_second = 0
    row.buying = row.selling = 0.0
    row.direction = row.pressure = row.vwap_side = row.pressure_at = 0
    row.trends[:] = 0
    row.trend_move[:] = math.nan
    row.trend_r2[:] = math.nan
    row.trend_traded[:] = 0
    row.trend_closed = 0
    row.volume_60s = row.baseline = 0.0
    row.basis = 0
    row.resumed = False


@inlined
def open_day(row: Any, given: Any, day: int, eve: int) -> None:
    """What was given from outside for this day wins over what was seen: it knows of auctions and splits."""
    if row.day > 0:
        row.prev_close = row.close if row.day == eve and row.close > 0.0 else math.nan
        for k in range(len(row.past_high)):
            row.past_high[k] = row.past_low[k] = math.nan
    if given.day == day:
        row.prev_close = given.close if given.close > 0.0 else row.prev_close
        for k in range(len(row.past_high)):
            row.past_high[k] = given.high[k]
            row.past_low[k] = given.low[k]
    row.day = day
    row.close = row.day_high = row.day_low = row.day_volume = 0.0
    for k in range(len(row.range_high)):
        row.range_high[k] = row.range_low[k] = 0.0
    row.broken = 0
    row.halted = -1
