from __future__ import annotations

from collections.abc import Iterator

from tests.ingest.reference.noticed import Noticed

THRESHOLD = 0.001


class HighLow:
    """Detector 1."""

    def __init__(self) -> None:
        self.high = self.low = self.told_high = self.told_low = 0.0
        self.highs = self.lows = 0
        self.resumed = False

    def update(self, price: float) -> Iterator[Noticed]:
        if not self.high:
            self.high = self.low = self.told_high = self.told_low = price
        is_high, is_low = price > self.high, price < self.low
        self.high, self.low = max(self.high, price), min(self.low, price)
        self.highs += is_high
        self.lows += is_low
        if self.resumed:
            self.told_high = self.told_low = price
        if is_high and not self.resumed and price >= self.told_high * (1 + THRESHOLD):
            yield self.noticed("high", price, self.told_high, self.highs)
            self.told_high = price
        if is_low and not self.resumed and price <= self.told_low * (1 - THRESHOLD):
            yield self.noticed("low", price, self.told_low, self.lows)
            self.told_low = price
        self.resumed = False

    def noticed(self, kind: str, price: float, reference: float, count: int) -> Noticed:
        move = price / reference - 1
        figures = {"reference": reference, "move": move, "count": count}
        return Noticed(kind, abs(move) / THRESHOLD, figures, price)
