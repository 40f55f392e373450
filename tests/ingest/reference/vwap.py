from __future__ import annotations

from collections.abc import Iterator

from tests.ingest.reference.noticed import Noticed


class VwapCross:
    """Detector 5."""

    def __init__(self) -> None:
        self.turnover = self.volume = 0.0
        self.side = 0

    def update(self, last: float, size: float, trades: int) -> Iterator[Noticed]:
        """`size` is what this trade adds to the average, `trades` their number in the session."""
        self.turnover += last * size
        self.volume += size
        if not self.volume:
            return
        vwap, before = self.turnover / self.volume, self.side
        if last >= vwap * 1.001:
            self.side = 1
        elif last <= vwap * 0.999:
            self.side = -1
        if before and self.side != before and trades >= 100:
            yield Noticed("vwap", abs(last / vwap - 1) / 0.001, {"vwap": vwap, "side": self.side})
