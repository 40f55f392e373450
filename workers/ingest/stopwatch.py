"""How long a step takes: its times of the last minute, and all of them as a histogram."""

from __future__ import annotations

import statistics
import time
from bisect import bisect_left
from collections import deque
from collections.abc import Callable

WINDOW = 60.0  # Seconds
KEPT = 5_000  # Times
BOUNDS = (
    0.0001,
    0.00025,
    0.0005,
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    5.0,
    10.0,
)  # Seconds


class Stopwatch:
    """Used by one thread as `with watch:`; any other may ask for its figures."""

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self.now = now
        self._began = 0.0
        self._times: deque[tuple[float, float]] = deque(maxlen=KEPT)  # When it ended, and how long it took
        self.total = 0.0  # Seconds, of all times
        self.counts = [0] * (len(BOUNDS) + 1)  # How many took at most so long; the last are those that took longer

    def __enter__(self) -> None:
        self._began = self.now()

    def __exit__(self, *_: object) -> None:
        self.note(self._began)

    def note(self, began: float) -> None:
        """Something ends now that began then."""
        ended = self.now()
        took = ended - began
        self._times.append((ended, took))
        self.total += took
        self.counts[bisect_left(BOUNDS, took)] += 1

    def figures(self) -> tuple[float, float] | None:
        """The middle, and the worst but one in a hundred, in ms; None where it was not done in the last minute."""
        since = self.now() - WINDOW
        lately = sorted(took * 1000 for ended, took in self._times.copy() if ended > since)
        if not lately:
            return None
        return statistics.median(lately), lately[min(len(lately) * 99 // 100, len(lately) - 1)]
