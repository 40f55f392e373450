"""A partition of the archive for each day, on PostgreSQL; what is older than the retention goes a day at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection

from apps.analytics.models import ArchivedEvent

TABLE = ArchivedEvent._meta.db_table


def has_partitions() -> bool:
    return connection.vendor == "postgresql"


def ensure(days: Iterable[date]) -> None:
    """Make what is missing. Two who do so at once wait for each other."""
    if not has_partitions():
        return
    for day in sorted(set(days)):
        if _name(day) not in connection.introspection.table_names():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [TABLE])
                cursor.execute(
                    f"CREATE TABLE IF NOT EXISTS {_name(day)} PARTITION OF {TABLE}"
                    f" FOR VALUES FROM ('{day}') TO ('{day + timedelta(days=1)}')"
                )


def drop_before(first: date) -> int:
    """Forget the events of every day before `first`; how many days, or on SQLite events, that were."""
    if not has_partitions():
        return ArchivedEvent.objects.filter(day__lt=first).delete()[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT relid::regclass::text FROM pg_partition_tree(%s) WHERE isleaf", [TABLE])
        old = sorted(name for (name,) in cursor.fetchall() if _is_before(name, first))
        for name in old:
            cursor.execute(f"DROP TABLE {name}")
    return len(old)


def _name(day: date) -> str:
    return f"{TABLE}_{day:%Y%m%d}"


def _is_before(name: str, first: date) -> bool:
    return name.removeprefix(f"{TABLE}_") < f"{first:%Y%m%d}"
