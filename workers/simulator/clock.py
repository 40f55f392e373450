"""The time in the synthetic market: always regular hours, day after day, going on where the last run ended."""

from __future__ import annotations

import time
from pathlib import Path

from tickstock.market.sessions import REGULAR, Spans


class MarketClock:
    """Epoch ms of the simulated market. `state` is a file that keeps the time between runs, or None."""

    def __init__(self, spans: Spans, state: Path | None, wall: float | None = None) -> None:
        self.days = spans[spans["name"] == REGULAR]
        self.state = state
        self.at = self._kept() or self._latest_open(time.time() if wall is None else wall)

    def advance(self, milliseconds: int) -> int:
        """Move on; after the close the next trading day opens at once."""
        self.at += milliseconds
        today = self.days["start"].searchsorted(self.at, side="right") - 1
        if self.at >= self.days["end"][today]:
            self.at = int(self.days["start"][today + 1]) + milliseconds
        return self.at

    def keep(self) -> None:
        """Remember the time for the next run."""
        if self.state:
            new = self.state.with_suffix(".new")  # Under another name first: a crash leaves the time before
            new.write_text(f"{self.at}\n")
            new.replace(self.state)

    def _kept(self) -> int | None:
        try:
            kept = int(self.state.read_text()) if self.state else 0
        except (OSError, ValueError):
            return None
        return kept if self.days["start"][0] <= kept < self.days["start"][-2] else None

    def _latest_open(self, wall: float) -> int:
        return int(self.days["start"][self.days["start"].searchsorted(wall * 1000, side="right") - 1])
