"""Several streams of ticks as one, by market time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tickstock.market.ticks import TICK, Ticks


class Head:
    """What a stream gives next, with a key for each tick: the newest time up to it, so that late ones keep their place."""

    def __init__(self, stream: Iterable[Ticks]) -> None:
        self.stream = iter(stream)
        self.ticks: Ticks = np.zeros(0, TICK)
        self.keys: NDArray[np.int64] = np.zeros(0, np.int64)
        self.newest = np.iinfo(np.int64).min

    def fill(self) -> bool:
        """Get ticks where there are none left; whether there are any."""
        while not len(self.ticks):
            if (batch := next(self.stream, None)) is None:
                return False
            self.ticks = batch
            self.keys = np.maximum(np.maximum.accumulate(batch["at"]), self.newest)
            self.newest = int(self.keys.max(initial=self.newest))
        return True

    def take(self, until: int, side: Any) -> tuple[Ticks, NDArray[np.int64]]:
        """Give away what comes before `until`, or with side "right" also at it."""
        count = int(np.searchsorted(self.keys, until, side))
        taken = self.ticks[:count], self.keys[:count]
        self.ticks, self.keys = self.ticks[count:], self.keys[count:]
        return taken


def merge(streams: Iterable[Iterable[Ticks]]) -> Iterator[Ticks]:
    """All ticks by time; of the same time those of the earlier stream first, and each stream in its own order.

    As heapq.merge would, but batch by batch.
    """
    heads = [head for head in map(Head, streams) if head.fill()]
    while heads:
        ends = [int(head.keys[-1]) for head in heads]
        until = min(ends)
        first = ends.index(until)  # Its next batch may begin at the same time, before the later streams.
        parts = [head.take(until, "right" if n <= first else "left") for n, head in enumerate(heads)]
        order = np.argsort(np.concatenate([keys for _, keys in parts]), kind="stable")
        yield np.concatenate([batch for batch, _ in parts])[order]
        heads = [head for head in heads if head.fill()]
