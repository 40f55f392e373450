"""The running totals of the second, the minute, the session and the day, and the bars made of them."""

from __future__ import annotations

from copy import deepcopy
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.simulator.items import WireBar, WireMinuteBar
from workers.simulator.market.hours import Hours
from workers.simulator.market.window import (
    COUNTED,
    MONEY,
    PRICED_MONEY,
    PRICED_SHARES,
    SHARES,
    TRADES,
    Window,
)

SECOND_MS, MINUTE_MS = 1_000, 60_000
# Of a symbol's newest session and day, in dollars; 0 where there is none, vwap and the like nan.
TOTAL = np.dtype(
    [
        ("symbol", "U16"),
        ("session", "i8"),  # Row of the session table; -1: it never traded
        ("trades", "i8"),
        ("open", "f8"),
        ("high", "f8"),
        ("low", "f8"),
        ("last", "f8"),
        ("volume", "f8"),
        ("turnover", "f8"),
        ("turnover_volume", "f8"),
        ("vwap", "f8"),
        ("day_high", "f8"),
        ("day_low", "f8"),
        ("day_volume", "f8"),
        ("day_vwap", "f8"),  # Of all that adds volume, as in the bars
    ]
)


class Totals:
    """Takes trades in; a symbol's session and day begin with its first trade in them."""

    def __init__(self, symbols: list[str], official_open: np.ndarray) -> None:
        count = len(symbols)
        self.symbols = np.array(symbols)
        self.names = self.symbols.astype(object)
        self.second, self.minute, self.session, self.day = (Window(count) for _ in range(4))
        self.session_of = np.full(count, -1)
        self.day_of = np.full(count, -1)
        self.official_open = official_open  # Cents; 0 until it is known

    def end_second(self, hours: Hours, at: int, *, tell: bool) -> list[WireBar]:
        """Add the second up to `at` to the others; its bars, if they are to be told."""
        who = self.second.traded()
        stale = who[self.session_of[who] != hours.span]
        self.session.clear(stale)
        self.session_of[stale] = hours.span
        stale = stale[self.day_of[stale] != hours.day]
        self.day.clear(stale)
        self.day_of[stale] = hours.day
        for window in (self.minute, self.session, self.day):
            window.merge(self.second, who)
        bars = self.bars(WireBar, self.second, who, at, SECOND_MS) if tell else []
        self.second.clear(who)
        return bars

    def end_minute(self, at: int, *, tell: bool) -> list[WireBar]:
        """The bars of the minute up to `at`."""
        who = self.minute.traded()
        bars = self.bars(WireMinuteBar, self.minute, who, at, MINUTE_MS) if tell else []
        self.minute.clear(who)
        return bars

    def bars(self, make: type[WireBar], window: Window, who: np.ndarray, at: int, length: int) -> list[WireBar]:
        """Of those symbols that had a last price in the window: without one there is no bar."""
        who = who[window.close[who] > 0.0]
        start = (at - 1) // length * length
        sums, day = window.sums[:, who], self.day.sums[:, who]
        columns: tuple[np.ndarray, ...] = (
            self.names[who],
            sums[SHARES],
            day[SHARES],
            self.official_open[who] / 100,
            (sums[MONEY] / sums[SHARES] / 100).round(4),
            window.open[who] / 100,
            window.close[who] / 100,
            window.high[who] / 100,
            window.low[who] / 100,
            (day[MONEY] / day[SHARES] / 100).round(4),
            (sums[SHARES] // sums[COUNTED]).astype(np.int64),
        )
        return list(map(make, *(column.tolist() for column in columns), repeat(start), repeat(start + length)))

    def read(self, hours: Hours | None) -> NDArray[Any]:
        """Everything up to the newest trade, dtype TOTAL."""
        now = deepcopy(self)
        if hours:
            now.end_second(hours, 0, tell=False)
        table = np.zeros(len(self.symbols), TOTAL)
        session, day = now.session, now.day
        table["symbol"], table["session"] = self.symbols, now.session_of
        table["trades"] = session.sums[TRADES]
        table["open"], table["last"] = session.open / 100, session.close / 100
        table["high"], table["low"] = session.high / 100, np.where(session.high, session.low, 0.0) / 100
        table["volume"] = session.sums[SHARES]
        table["turnover"], table["turnover_volume"] = session.sums[PRICED_MONEY] / 100, session.sums[PRICED_SHARES]
        table["day_high"], table["day_low"] = day.high / 100, np.where(day.high, day.low, 0.0) / 100
        table["day_volume"] = day.sums[SHARES]
        with np.errstate(invalid="ignore"):
            table["vwap"] = table["turnover"] / table["turnover_volume"]
            table["day_vwap"] = day.sums[MONEY] / day.sums[SHARES] / 100
        return table
