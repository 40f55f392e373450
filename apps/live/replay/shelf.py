"""The archived events of one day, in the order they were told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import msgspec
from django.db.models import Max, Min

from apps.analytics.models import ArchivedEvent
from tickstock.market import wire
from tickstock.market.events import Control
from tickstock.market.tape import Item

READ = 2_000  # Events at once


class Extent(NamedTuple):
    """How many events a day has, and when its first and last were told (epoch ms)."""

    events: int
    first: int
    last: int


class Shelf:
    """Events are numbered 1, 2, 3 ... within their day: the day is the epoch of its replay."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.epoch = day.toordinal()
        self._events = ArchivedEvent.objects.filter(day=day)
        self._place = (0, 0)  # Where the last reading ended: the number and the row

    def extent(self) -> Extent | None:
        """None where nothing of the day is archived."""
        bounds = self._events.aggregate(first=Min("at", default=0), last=Max("at", default=0))
        count = self._events.count()
        return Extent(count, **bounds) if count else None

    def before(self, at: int) -> int:
        """The number of the last event before the first that was told at `at` (epoch ms) or later."""
        first = self._events.filter(at__gte=at).aggregate(first=Min("id"))["first"]
        return self._events.count() if first is None else self._events.filter(id__lt=first).count()

    def read(self, after: int, count: int = READ) -> list[Item]:
        """The events that follow number `after`."""
        events = self._events.order_by("id").values_list("id", "data")
        number, row = self._place
        found = list(events.filter(id__gt=row)[:count] if number == after else events[after : after + count])
        if found:
            self._place = after + len(found), found[-1][0]
        return list(_numbered((data for _, data in found), after))


def _numbered(data: Iterable[str], after: int) -> Iterable[Item]:
    """With the numbers of the replay; one that cannot be read keeps its place."""
    for seq, text in enumerate(data, after + 1):
        try:
            event = msgspec.structs.replace(wire.decode_event(text), seq=seq)
        except msgspec.MsgspecError:
            event = Control(eid=f"unreadable-{seq}", seq=seq, what="unreadable")
        yield Item(event, wire.encode(event))
