"""What the archive has of a symbol that staff follow."""

from __future__ import annotations

import time

from redis import Redis

from apps.analytics.archive.entries import day_of
from apps.analytics.models import ArchivedEvent
from tickstock.stream import tracing
from tickstock.stream.tracing import Part

WHO = "archive"


def note(redis: Redis) -> None:
    """After a run: what is stored now of what was noticed."""
    wish, now = tracing.wish(redis), time.time()
    if wish is None or wish.is_over(now):
        return
    parts = tracing.told(redis, wish)
    archived = {eid: at for part in parts if part.who == WHO for eid, at in part.archived.items()}
    noticed = [one for part in parts for one in part.noticed if one.eid not in archived]
    if not noticed:
        return
    days = {day_of(one.at) for one in noticed}
    stored = ArchivedEvent.objects.filter(day__in=days, eid__in=[one.eid for one in noticed])
    archived |= dict.fromkeys(stored.values_list("eid", flat=True), now)
    tracing.tell(redis, wish, Part(who=WHO, archived=archived))
