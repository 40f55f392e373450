from __future__ import annotations

import math
from collections.abc import Iterator

from tests.ingest.drive import Quote
from tests.ingest.reference.noticed import Noticed


class Pressure:
    """Detector 4."""

    def __init__(self) -> None:
        self.buy = self.sell = 0.0
        self.at: int | None = None  # Of the newest trade that counted
        self.uptick = 0  # What the tick test said last
        self.side = 0

    def update(self, price: float, size: float, at: int, last: float | None, quote: Quote | None) -> Iterator[Noticed]:
        if last is not None and price != last:
            self.uptick = 1 if price > last else -1
        trade = self.uptick
        if quote and at - quote.at <= 5_000:
            middle = (quote.bid + quote.ask) / 2
            if price != middle:
                trade = 1 if price > middle else -1

        passed = 0.0 if self.at is None else max(0, at - self.at) / 1000
        self.at = at if self.at is None else max(self.at, at)
        self.buy = self.buy * math.exp(-passed / 60) + (size if trade == 1 else 0)
        self.sell = self.sell * math.exp(-passed / 60) + (size if trade == -1 else 0)

        total = self.buy + self.sell
        if total == 0:
            return
        net = 100 * (self.buy - self.sell) / total
        side = 1 if net > 0 else -1
        if abs(net) >= 60 and total >= 3_000 and side != self.side:
            self.side = side
            yield Noticed("pressure", abs(net) / 60, {"net": net, "side": side})
        elif abs(net) < 30:
            self.side = 0
