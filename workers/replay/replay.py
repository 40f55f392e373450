"""Ticks in, events out, and what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count

import msgspec
import numpy as np

from tickstock.market.events import AnyEvent
from tickstock.market.ticks import Ticks
from workers.ingest.engine.engine import Engine


class Replay:
    """One run through an engine; it counts as it goes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.ticks = 0
        self.out_of_order = 0  # Ticks that are older than the one before them
        self.at = 0  # Time of the last tick, epoch ms
        self.kinds: Counter[str] = Counter()

    def events(self, batches: Iterable[Ticks]) -> Iterator[list[AnyEvent]]:
        """The events of each batch, numbered from 1."""
        numbers = count(1)
        for batch in batches:
            found = [msgspec.structs.replace(event, seq=next(numbers)) for event in self.engine.update(batch)]
            self._count(batch, found)
            yield found

    def _count(self, batch: Ticks, found: list[AnyEvent]) -> None:
        self.ticks += len(batch)
        self.out_of_order += int(np.count_nonzero(np.diff(batch["at"], prepend=self.at) < 0))
        self.at = int(batch["at"][-1])
        self.kinds.update(event.kind for event in found)

    def counts(self) -> dict[str, int]:
        """What became of the ticks, by reason."""
        return self.engine.counts() | {"out_of_order": self.out_of_order}
