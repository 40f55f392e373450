"""Each symbol's bar of the clock minute it trades in, and those that are whole."""

from __future__ import annotations

import math
from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tickstock.market.bars import BAR, Bars
from tickstock.market.compiled import inlined
from tickstock.market.conditions import EXTREME, LAST, VOLUME
from workers.ingest.engine.state import FORMING, State

MINUTE = 60_000  # Milliseconds
GRACE = 2_000  # After its end, in which a minute still takes what comes late
KEPT = 60  # Minutes that wait to be taken


@inlined
def fold(
    forming: Any, oldest: int, at: int, low: float, high: float, price: float, size: float, count: int, may: int
) -> None:
    """Add what stands for `count` trades to its minute's bar: that of the oldest open minute, or of the next."""
    minute = oldest if at < oldest + MINUTE else oldest + MINUTE
    bar = forming[minute // MINUTE & 1]
    if bar.minute != minute:
        bar.minute = minute
        bar.open = bar.high = bar.low = bar.close = math.nan
        bar.volume = bar.turnover = 0.0
        bar.trades = 0
    bar.trades += count
    if may & EXTREME:
        if not bar.high >= high:
            bar.high = high
        if not bar.low <= low:
            bar.low = low
    if may & LAST:
        if math.isnan(bar.open):
            bar.open = price
        bar.close = price
    if may & VOLUME:
        bar.volume += size
        bar.turnover += size * price


class Minutes:
    """Two minutes at most are open: `oldest` is the first one's start, epoch ms.

    The loop stops before the first tick after its end and GRACE. Whole minutes then wait in `whole`, oldest first,
    until somebody takes them; `lost` counts those that nobody did.
    """

    def __init__(self, oldest: NDArray[np.int64]) -> None:
        self.oldest = oldest  # One number, a part of what the loop is given
        self.forget()
        self.whole: deque[Bars] = deque(maxlen=KEPT)
        self.lost = 0

    def forget(self) -> None:
        """Take the next tick's minute for the first one."""
        self.oldest[0] = -MINUTE - GRACE

    def come_to(self, at: int, state: State, symbols: int) -> None:
        """The market has come to `at`: take out the bars of the minutes that are whole."""
        if at < self.oldest[0] + MINUTE + GRACE:
            return
        self.oldest[0] = oldest = (at - GRACE) // MINUTE * MINUTE
        forming = state.parts["forming"][:symbols]
        is_whole = (forming["minute"] > 0) & (forming["minute"] < oldest)
        for minute in np.unique(forming["minute"][is_whole]):
            rows, places = np.nonzero(is_whole & (forming["minute"] == minute))
            self._add(state.rows["symbol"][rows], forming[rows, places])
        forming["minute"][is_whole] = 0

    def _add(self, symbols: Any, formed: Any) -> None:
        bars = np.empty(len(formed), BAR)
        bars["symbol"] = symbols
        for name in FORMING.names or ():
            bars[name] = formed[name]
        bars["minute"] //= 1_000
        self.lost += len(self.whole) == self.whole.maxlen
        self.whole.append(bars)
