"""Stores a run of the log, and counts exactly what was stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from apps.analytics.archive import counters, partitions
from apps.analytics.archive.entries import rows
from apps.analytics.archive.tally import Counted, Tally
from apps.analytics.archive.totals import add_tally
from apps.analytics.models import ArchivedEvent
from tickstock.market.sessions import NEW_YORK
from tickstock.stream.log import Entry

ROWS = 1_000  # Of one statement: SQLite takes 32,766 values
COLUMNS = [field.attname for field in ArchivedEvent._meta.local_concrete_fields if not field.primary_key]
ROW = f"({', '.join(['%s'] * len(COLUMNS))})"
INSERT = (
    f"INSERT INTO {ArchivedEvent._meta.db_table} ({', '.join(COLUMNS)}) VALUES {{rows}}"
    " ON CONFLICT DO NOTHING RETURNING day, eid"
)


def store(entries: Sequence[Entry], shard: int, epoch: int) -> int:
    """How many were not there yet; in the caller's transaction, who alone stores events of this shard."""
    newest = ArchivedEvent.objects.order_by("-id").values_list("day", flat=True).first()
    lines = rows(entries, shard, epoch, newest or datetime.now(NEW_YORK).date())
    days = {row.day for row, _ in lines}
    partitions.ensure(days)
    fresh = _insert(lines)
    add_tally(Tally(line for _, line in fresh))
    counters.ARCHIVED.inc(len(fresh))
    counters.KNOWN.inc(len(lines) - len(fresh))
    return len(fresh)


def _insert(lines: Sequence[tuple[ArchivedEvent, Counted]]) -> list[tuple[ArchivedEvent, Counted]]:
    """The rows that were not there yet, in their order."""
    fresh: list[tuple[ArchivedEvent, Counted]] = []
    for first in range(0, len(lines), ROWS):
        part: dict[tuple[str, str], tuple[ArchivedEvent, Counted]] = {}
        for row, line in lines[first : first + ROWS]:
            part.setdefault((str(row.day), row.eid), (row, line))  # It may stand there twice
        values = [getattr(row, name) for row, _ in part.values() for name in COLUMNS]
        with connection.cursor() as cursor:
            cursor.execute(INSERT.format(rows=", ".join([ROW] * len(part))), values)
            stored = {(str(day), eid) for day, eid in cursor.fetchall()}
        fresh += [one for key, one in part.items() if key in stored]
    return fresh
