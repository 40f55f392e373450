"""Events that the log has let go of."""

from __future__ import annotations

from apps.analytics.models import ArchivedEvent
from tickstock.stream.log import Entry


def between(epoch: int, first: int, last: int | None, count: int, shard: int = 0) -> list[Entry]:
    """What is archived of the events numbered `first` to `last` (None: the end), at most `count`; oldest first."""
    events = ArchivedEvent.objects.filter(shard=shard, epoch=epoch, seq__gte=first).order_by("seq")
    if last is not None:
        events = events.filter(seq__lte=last)
    return [Entry(seq, data.encode()) for seq, data in events.values_list("seq", "data")[:count]]
