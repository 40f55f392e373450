"""Events that wait on disk: a row of files, also those that a worker before left behind."""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from tickstock.market import wire
from tickstock.market.events import AnyEvent
from workers.ingest.held.spillfile import SpillFile

logger = logging.getLogger(__name__)

NAME = "outbox.spill-"
FILES = 8  # The limit is shared by so many, so that room comes back bit by bit


class Spill:
    """At most about `limit` bytes, read in the order they were written."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder
        self.limit = limit
        self.counters = Counter(outbox_spilled=0, outbox_unspilled=0, spill_failures=0, spill_unreadable=0)
        self.known: set[str] = set()  # Events a worker before left, and had sent
        self._files: deque[SpillFile] = deque()
        self._is_closed = False
        self._left = 0  # Files, the first ones, that a worker before left

    def __len__(self) -> int:
        """How many events wait to be read."""
        return sum(file.unread for file in self._files)

    @property
    def size(self) -> int:
        return sum(file.size for file in self._files)

    @property
    def has_left_overs(self) -> bool:
        """Whether a worker before left something that is not settled yet."""
        return self._left > 0

    def adopt(self) -> int:
        """Take over what workers that are dead left behind; gives how many events that is."""
        for path in sorted(self.folder.glob(f"{NAME}*")):
            try:
                file = SpillFile(path)
            except OSError as problem:
                logger.info("%s is left alone: %s", path.name, problem)
                continue
            if file.cut:
                logger.warning("%s was cut: its last %d bytes are no whole event", path.name, file.cut)
            if file.is_settled:
                file.close()
                continue
            self._files.append(file)
            self._left += 1
        return len(self)

    def peek(self) -> Iterator[AnyEvent]:
        """All that is not settled, oldest first; it stays where it is."""
        for file in list(self._files):
            yield from self._decoded(file.peek())

    def write(self, events: list[AnyEvent]) -> list[AnyEvent]:
        """Add events; gives those for which there is no room."""
        while events and not self._is_closed:
            room = self.limit - self.size
            data = []
            for event in events:
                encoded = wire.encode(event)
                room -= len(encoded) + 8
                if room < 0:
                    break
                data.append(encoded)
            if not data:
                return events
            try:
                self._last().write(data)
            except OSError as problem:
                if self.counters["spill_failures"] == 0:
                    logger.error("Events cannot wait on disk: %s", problem)
                self.counters["spill_failures"] += 1
                return events
            self.counters["outbox_spilled"] += len(data)
            events = events[len(data) :]
        return events

    def write_first(self, events: list[AnyEvent]) -> None:
        """At the end, keep everything that was read and is not in the log; raises OSError where that is impossible."""
        stamp = int(self._files[0].path.name.removeprefix(NAME)) - 1 if self._files else time.time_ns()
        file = SpillFile(self._path(stamp))
        file.write([wire.encode(event) for event in events])
        self.settle()
        self._files.appendleft(file)
        self.counters["outbox_spilled"] += len(events)

    def read(self, count: int) -> tuple[list[AnyEvent], int]:
        """The next events, which are kept until they are settled; and how many do not wait any more."""
        for place, file in enumerate(self._files):
            if file.unread:
                data = file.read(count)
                self.counters["outbox_unspilled"] += len(data)
                found = list(self._decoded(data))
                if place < self._left:
                    found = [event for event in found if event.eid not in self.known]
                return found, len(data) - len(found)
        return [], 0

    def settle(self) -> None:
        """Everything that was read is in the log."""
        for file in list(self._files):
            file.settle()
            is_last = file is self._files[-1] and not self._left
            if not file.is_settled:
                return
            if not is_last:
                self._files.popleft().close()
                self._left = max(self._left - 1, 0)

    def close(self) -> None:
        """Let go of the files; what is in them waits for the next worker."""
        if not self._is_closed:
            self._is_closed = True
            for file in self._files:
                file.close()

    def _last(self) -> SpillFile:
        """The file to write to."""
        if len(self._files) == self._left or self._files[-1].size > self.limit // FILES:
            self._files.append(SpillFile(self._path(time.time_ns())))
        return self._files[-1]

    def _path(self, stamp: int) -> Path:
        return self.folder / f"{NAME}{stamp:020d}"

    def _decoded(self, found: Iterable[bytes]) -> Iterator[AnyEvent]:
        for data in found:
            try:
                yield wire.decode_event(data)
            except msgspec.MsgspecError:
                self.counters["spill_unreadable"] += 1  # Of another program


def eids(found: Iterable[bytes]) -> set[str]:
    """The identities of encoded events."""
    known = set()
    for data in found:
        try:
            known.add(wire.decode_event(data).eid)
        except msgspec.MsgspecError:
            continue
    return known
