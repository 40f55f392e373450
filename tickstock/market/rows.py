"""The live market: one row per symbol. The worker's memory and the once-a-second snapshot are this table."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Prices are dollars, 0 where there is none yet (nan where one of another day is not known); times are epoch ms; seconds and minutes count from the epoch.
ROW = np.dtype(
    [
        ("symbol", "S16"),
        ("session", "i4"),  # Row of the session table; -1 before the first tick
        ("day", "i4"),  # Ordinal of the trading day
        ("open", "f8"),
        ("last", "f8"),
        ("high", "f8"),
        ("low", "f8"),
        ("told_high", "f8"),
        ("told_low", "f8"),
        ("highs", "i4"),  # New highs of the session, told or not
        ("lows", "i4"),
        ("volume", "f8"),
        ("turnover", "f8"),  # Sum of price x size of the trades that make the VWAP
        ("turnover_volume", "f8"),
        ("trades", "i4"),
        ("first_at", "i8"),
        ("last_at", "i8"),
        ("day_high", "f8"),
        ("day_low", "f8"),
        ("day_volume", "f8"),
        ("close", "f8"),  # Last price of the newest REGULAR session
        ("prev_close", "f8"),  # The same of the trading day before
        ("second", "i8"),  # The newest second seen in the session
        ("trend_second", "i8"),  # The second that is still open in the trend windows
        ("trend_price", "f8"),  # Its last price
        ("trend_anchor", "f8"),  # Price the logarithms are taken against
        ("trend_closed", "i4"),  # Seconds closed since the windows started
        ("trends", "i1", 3),  # -1, 0 or 1 for each window
        ("trend_move", "f8", 3),  # Of each window's line when a second was closed last; nan while it cannot be drawn
        ("trend_r2", "f8", 3),  # How well it fits
        ("trend_traded", "i4", 3),  # Seconds of the window that had a price; a tenth is needed
        ("surge_armed", "?"),
        ("volume_60s", "f8"),
        ("ticks_60s", "i4"),
        ("minute", "i8"),
        ("first_minute", "i8"),
        ("baseline", "f8"),  # Usual shares a minute; 0 while unknown
        ("basis", "i1"),  # What it is usual by: 0 the last 30 minutes, 1 this minute of the sessions before
        ("bid", "f8"),  # Of the newest two-sided quote
        ("ask", "f8"),
        ("quote_at", "i8"),
        ("direction", "i1"),  # Last trade on an uptick 1, on a downtick -1; 0 before the first change
        ("buying", "f8"),  # Shares bought lately, decaying; see the pressure detector
        ("selling", "f8"),
        ("pressure_at", "i8"),
        ("pressure", "i1"),  # Side that was told: -1, 0 or 1
        ("vwap_side", "i1"),
        ("range_high", "f8", 3),  # Opening ranges of 5, 15 and 30 minutes
        ("range_low", "f8", 3),
        ("past_high", "f8", 2),  # Of the last 20 and 365 days; nan while unknown
        ("past_low", "f8", 2),
        ("broken", "u2"),  # A bit for each side of each range and period that was told
        ("halted", "i1"),  # 1 halted, 0 trading, -1 unknown
        ("resumed", "?"),  # The next extreme only seeds what was told
    ]
)
Rows = NDArray[Any]
LAYOUT = hashlib.sha256(repr(ROW).encode()).hexdigest()[:16]


def vwap(rows: Rows) -> NDArray[np.float64]:
    """Volume-weighted average price of the session, a value a row; nan where nothing traded."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(rows["turnover"] / rows["turnover_volume"], np.float64)


def load(data: bytes) -> Rows:
    """Rows from the bytes of a snapshot; ValueError when they are of another layout."""
    return np.frombuffer(data, ROW)
