"""How long a step takes: its times of the last minute."""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Callable

WINDOW = 60.0  # Seconds
KEPT = 5_000  # Times


class Stopwatch:
    """Used by one thread as `with watch:`; any other may ask for its figures."""

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self.now = now
        self._began = 0.0
        self._times: deque[tuple[float, float]] = deque(maxlen=KEPT)  # When it ended, and how long it took

    def __enter__(self) -> None:
        self._began = self.now()

    def __exit__(self, *_: object) -> None:
        ended = self.now()
        self._times.append((ended, ended - self._began))

    def figures(self) -> tuple[float, float] | None:
        """The middle, and the worst but one in a hundred, in ms; None where it was not done in the last minute."""
        since = self.now() - WINDOW
        lately = sorted(took * 1000 for ended, took in self._times.copy() if ended > since)
        if not lately:
            return None
        return statistics.median(lately), lately[min(len(lately) * 99 // 100, len(lately) - 1)]
