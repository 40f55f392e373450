"""A partition of the archive for each day, on PostgreSQL; what is older than the retention goes a day at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection, transaction

from apps.analytics.models import ArchivedEvent

WAITS = "5s"  # For a lock: whoever waits longer keeps others waiting behind it
TABLE = ArchivedEvent._meta.db_table


def has_partitions() -> bool:
    return connection.vendor == "postgresql"


def wait_briefly() -> None:
    """In this transaction, fail rather than wait for a lock longer than WAITS."""
    if has_partitions():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{WAITS}'")


def ensure(days: Iterable[date]) -> None:
    """Make what is missing. Two who do so at once wait for each other."""
    if not has_partitions():
        return
    for day in sorted(set(days)):
        if _name(day) not in connection.introspection.table_names():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [TABLE])
                cursor.execute("SELECT to_regclass(%s) IS NULL", [_name(day)])
                if cursor.fetchone()[0]:
                    # One created as a partition would wait for everybody who reads, and they for it.
                    cursor.execute(f"CREATE TABLE {_name(day)} (LIKE {TABLE} INCLUDING ALL)")
                    cursor.execute(
                        f"ALTER TABLE {TABLE} ATTACH PARTITION {_name(day)}"
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
            with transaction.atomic():
                wait_briefly()
                cursor.execute(f"DROP TABLE {name}")
    return len(old)


def _name(day: date) -> str:
    return f"{TABLE}_{day:%Y%m%d}"


def _is_before(name: str, first: date) -> bool:
    return name.removeprefix(f"{TABLE}_") < f"{first:%Y%m%d}"
