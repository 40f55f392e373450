"""Market time as time that passes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from tickstock.market.ticks import Ticks

STEP = 0.02  # Seconds: what comes closer together goes together
QUIET_MS = 3_600_000  # A night, or a wrong time, is not waited for


def paced(
    batches: Iterable[Ticks],
    speed: float,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Ticks]:
    """The ticks, none before its time, at `speed` times the market's."""
    began = clock()
    elapsed = 0  # Market ms
    previous: int | None = None
    for batch in batches:
        for part in cut(batch, max(1, round(STEP * 1000 * speed))):
            at = int(part["at"][0])
            gap = at - previous if previous is not None else 0
            if 0 < gap <= QUIET_MS:
                elapsed += gap
            if previous is None or gap > 0 or gap < -QUIET_MS:
                previous = at
            wait = began + elapsed / 1000 / speed - clock()
            if wait > 0:
                sleep(wait)
            yield part


def cut(batch: Ticks, step: int) -> list[Ticks]:
    """A batch in parts whose ticks fall into the same `step` milliseconds."""
    return np.split(batch, np.flatnonzero(np.diff(batch["at"] // step)) + 1)
