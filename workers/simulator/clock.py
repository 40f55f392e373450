"""The time in the synthetic market: one trading day after the other, going on where the last run ended."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

import numpy as np

from tickstock.market.sessions import REGULAR, Spans, find


class MarketClock:
    """Epoch ms of the simulated market, in regular hours only or in all.

    It begins `at`, or where the time kept in the file `state` says, or at the latest open of the `wall` clock.
    """

    def __init__(
        self,
        spans: Spans,
        state: Path | None,
        wall: float | None = None,
        *,
        at: int | None = None,
        hours: Literal["regular", "all"] = "regular",
    ) -> None:
        self.spans = spans
        self.state = state
        first = spans["name"] == REGULAR if hours == "regular" else np.ones(len(spans), bool)
        self.played = np.flatnonzero(first)  # Rows of the sessions it goes through
        self.day_starts = np.flatnonzero(np.diff(spans["day"][self.played], prepend=-1))
        self.at = self._kept() or self._latest_open(time.time() if wall is None else wall)
        # The session it is in; the last run may have ended with the last moment of one, which is the next one's first.
        self.span = max(int(spans["start"].searchsorted(self.at - 1, side="right")) - 1, 0)
        if self.span not in self.played:
            self.at = int(spans["end"][self.span])
        if at is not None:
            self.jump(at)

    def advance(self, milliseconds: int) -> int:
        """Move on; where the market is closed the next session begins at once."""
        self.at += milliseconds
        while self.at > self.spans["end"][self.span]:
            place = int(self.played.searchsorted(self.span, side="right"))
            if place == len(self.played):
                raise RuntimeError("The simulated market has come to the end of its calendar")
            ended = self.spans["end"][self.span]
            self.span = int(self.played[place])
            if self.spans["start"][self.span] != ended:
                self.at = int(self.spans["start"][self.span]) + milliseconds
        return self.at

    def jump(self, to: int) -> None:
        """Go to that moment; ValueError when the market is closed then."""
        span = find(self.spans, to)
        if span < 0:
            raise ValueError(f"The market is closed at {to}: choose a time in one of its sessions")
        self.at, self.span = to, span

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
        starts = self.spans["start"][self.played]
        return kept if starts[0] <= kept < starts[self.day_starts[-2]] else None

    def _latest_open(self, wall: float) -> int:
        starts = self.spans["start"][self.played][self.day_starts]
        return int(starts[max(int(starts.searchsorted(wall * 1000, side="right")) - 1, 0)])
