"""The newest events of the log, held in memory by each web process."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tickstock.market.columns import EVENT, Columns, columns_of
from tickstock.market.events import Event


class Item(NamedTuple):
    """An event, and its JSON as the worker encoded it."""

    event: Event
    data: bytes


class Stretch(NamedTuple):
    """Events that follow one another, and their figures: a row of `columns` each."""

    items: list[Item]
    columns: Columns

    def part(self, first: int, end: int) -> Stretch:
        return Stretch(self.items[first:end], self.columns[first:end])


NOTHING = Stretch([], np.empty(0, EVENT))


def stretch(items: list[Item]) -> Stretch:
    """Events that are not on the tape, with their figures."""
    return Stretch(items, columns_of(item.event for item in items))


class Tape:
    """A bounded run of events with dense numbers.

    `since(position)` gives what came later. Where `position` has fallen off the tape (it is
    less than `start`), what lies between is missing: the caller declares the gap.
    """

    def __init__(self, capacity: int = 100_000) -> None:
        self.capacity = capacity
        self.restart(epoch=0, after=0)

    def restart(self, *, epoch: int, after: int) -> None:
        """Forget everything and go on after `after` in `epoch`."""
        self.epoch = epoch
        self.start = after  # Everything later than this number is held
        self.items: list[Item] = []
        self._columns = np.empty(0, EVENT)  # With room for more than there are items

    @property
    def end(self) -> int:
        """The newest number, or `start` when nothing is held."""
        return self.start + len(self.items)

    def append(self, items: list[Item]) -> None:
        """Add events that follow `end`; a jump in their numbers drops what came before the jump."""
        fresh: list[Item] = []
        for item in items:
            end = self.end + len(fresh)
            if item.event.seq <= end:
                continue  # Read twice, after a reconnect
            if item.event.seq != end + 1:
                self.restart(epoch=self.epoch, after=item.event.seq - 1)
                fresh = []
            fresh.append(item)
        self._add(fresh)
        if (surplus := len(self.items) - self.capacity) > 0:
            # In steps of a tenth, for cutting the head of a list costs its length.
            surplus += self.capacity // 10
            del self.items[:surplus]
            # A copy: viewers may still hold a part of what was.
            self._columns = self._columns[surplus : surplus + len(self.items)].copy()
            self.start += surplus

    def _add(self, fresh: list[Item]) -> None:
        held, needed = len(self.items), len(self.items) + len(fresh)
        if needed > len(self._columns):
            grown = np.empty(needed + needed // 4, EVENT)
            grown[:held] = self._columns[:held]
            self._columns = grown
        self._columns[held:needed] = columns_of(item.event for item in fresh)
        self.items += fresh

    def since(self, position: int, limit: int) -> Stretch:
        """At most `limit` events after `position`, or after `start` where that is later."""
        first = max(position - self.start, 0)
        items = self.items[first : first + limit]
        return Stretch(items, self._columns[first : first + len(items)])

    def before(self, position: int, limit: int) -> Stretch:
        """The last events up to `position`, at most `limit`."""
        end = min(max(position - self.start, 0), len(self.items))
        first = max(end - limit, 0)
        return Stretch(self.items[first:end], self._columns[first:end])


def newest(of: Stretch, keep: NDArray[np.bool_], *, per_kind: int) -> list[Item]:
    """The newest `per_kind` of each kind among the events to keep, oldest first."""
    kinds = of.columns["kind"]
    places = [np.flatnonzero(keep & (kinds == kind))[-per_kind:] for kind in np.unique(kinds)]
    return [of.items[place] for place in np.sort(np.concatenate(places)).tolist()] if places else []
