"""Which of two feeds is in force: the operator's first choice, or the one that stands in for it."""

from __future__ import annotations

from enum import Enum

from workers.ingest.sources.source import Source

WORKING = {"live", "quiet", "listening", "subscribing"}
STEADY = 10.0  # Seconds the first choice must have worked before it is trusted again


class Outcome(Enum):
    """Why a worker came to its end in good order."""

    STOPPED = "stopped"
    FALL_BACK = "the first choice is away: the other feed stands in"
    RETURN = "the first choice is back"


class Standby:
    """Watches the feed in force, or while another one stands in, the first choice; `patience` is seconds without it."""

    def __init__(self, source: Source, patience: float) -> None:
        self.source = source
        self.patience = patience
        self._since: float | None = None  # Monotonic seconds the source has been as it should not, or should

    def is_lost(self, now: float) -> bool:
        """Whether the feed has been away for long enough."""
        return bool(self.source.refused) or self._lasts(self.source.state not in WORKING, now, self.patience)

    def is_back(self, now: float) -> bool:
        """Whether the first choice has worked for a while."""
        return self._lasts(self.source.state in {"live", "quiet"}, now, STEADY)

    def _lasts(self, is_so: bool, now: float, seconds: float) -> bool:
        if not is_so:
            self._since = None
            return False
        self._since = now if self._since is None else self._since
        return now - self._since >= seconds
