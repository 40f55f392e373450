"""What only the rows know of each symbol's session, copied from the snapshot once in a while."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from apps.analytics.archive.upsert import How, add
from apps.analytics.models import SymbolFigures
from tickstock.market import sessions
from tickstock.market.rows import Rows, vwap

KEY = ("day", "session", "symbol")
COPIED = ("open", "last", "high", "low", "volume", "turnover", "trades", "highs", "lows")
NEWEST: dict[str, How] = dict.fromkeys((*COPIED, "vwap", "prev_close", "at"), "newest")


def sync(rows: Rows, since: int) -> int:
    """Copy the rows that have traded at or after `since` (epoch ms); the newest time among them, or `since`.

    The session follows from the clock in New York: the rows' own table of sessions is the worker's.
    """
    traded = rows[(rows["last"] > 0.0) & (rows["last_at"] >= since)]
    if not len(traded):
        return since
    vwaps = vwap(traded)
    found = [_figures(row, mean) for row, mean in zip(traded, vwaps.tolist(), strict=True)]
    add(SymbolFigures, KEY, sorted(found, key=lambda one: [str(one[name]) for name in KEY]), NEWEST)
    return int(traded["last_at"].max())


def _figures(row: Any, mean: float) -> dict[str, Any]:
    """A row of the table; what is not known is null."""
    close = float(row["prev_close"])
    return {
        "day": date.fromordinal(int(row["day"])),
        "session": sessions.NAMES[int(row["session"]) % 3],
        "symbol": row["symbol"].decode(),
        **{name: row[name].item() for name in COPIED},
        "vwap": None if math.isnan(mean) else mean,
        "prev_close": close if close > 0.0 else None,
        "at": int(row["last_at"]),
    }
