"""Which events the log has to keep: enough of each kind, and enough time."""

from __future__ import annotations

from collections import deque

from tickstock.market.events import PRIORITY

PER_KIND = 1_000
SECONDS = 120.0
STEP = 1_000  # Events between two looks: trimming a few at a time costs more than it frees


class Retention:
    """Knows the first number that has to stay. Of events before a restart it knows nothing, so it lets none of them go
    before it has seen enough of every kind there is.
    """

    def __init__(self, *, per_kind: int = PER_KIND, seconds: float = SECONDS, step: int = STEP) -> None:
        self.per_kind = per_kind
        self.seconds = seconds
        self.step = step
        self.restart(0, 0.0)

    def restart(self, top: int, now: float) -> None:
        """Begin after `top`, which is 0 in a new epoch."""
        self._kinds: dict[str, deque[int]] = {}
        if top > 0:
            self._kinds |= {kind: deque(maxlen=self.per_kind) for kind in PRIORITY}
        self._newest = self._looked_at = top
        self._times = deque([(now, top)])  # A moment, and the newest number then

    def add(self, seq: int, kind: str) -> None:
        """An event was given a number."""
        if (found := self._kinds.get(kind)) is None:
            found = self._kinds[kind] = deque(maxlen=self.per_kind)
        found.append(seq)
        self._newest = seq

    def floor(self, now: float) -> int:
        """The first number that has to stay; 0 where it is not time for another look, or nothing may go."""
        if self._newest - self._looked_at < self.step:
            return 0
        self._looked_at = self._newest
        self._times.append((now, self._newest))
        while len(self._times) > 1 and self._times[1][0] <= now - self.seconds:
            self._times.popleft()
        long_ago, before = self._times[0]
        if long_ago > now - self.seconds:
            return 0
        return min([before + 1, *(found[0] if len(found) == self.per_kind else 0 for found in self._kinds.values())])
