"""Stores a run of the log, and counts exactly what was stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from apps.analytics.archive import counters, partitions
from apps.analytics.archive.entries import rows
from apps.analytics.archive.tally import Tally
from apps.analytics.archive.totals import add_tally
from apps.analytics.models import ArchivedEvent
from tickstock.market.sessions import NEW_YORK
from tickstock.stream.log import Entry


def store(entries: Sequence[Entry], shard: int, epoch: int) -> int:
    """How many were not there yet; in the caller's transaction, who alone stores events of this shard."""
    newest = ArchivedEvent.objects.order_by("-id").values_list("day", flat=True).first()
    lines = rows(entries, shard, epoch, newest or datetime.now(NEW_YORK).date())
    days = {row.day for row, _ in lines}
    partitions.ensure(days)
    eids = [row.eid for row, _ in lines]
    known = set(ArchivedEvent.objects.filter(day__in=days, eid__in=eids).values_list("eid", flat=True))
    fresh = []
    for row, line in lines:
        if row.eid not in known:
            known.add(row.eid)
            fresh.append((row, line))
    ArchivedEvent.objects.bulk_create((row for row, _ in fresh), ignore_conflicts=True)
    add_tally(Tally(line for _, line in fresh))
    counters.ARCHIVED.inc(len(fresh))
    counters.KNOWN.inc(len(lines) - len(fresh))
    return len(fresh)
