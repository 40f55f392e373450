"""F14 for the archive: a database that is full costs nothing but time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from apps.analytics.archive import jobs
from apps.analytics.models import ArchivedEvent, ArchivePosition, SymbolTotals
from tests.log import Log

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def full() -> Iterator[None]:
    """A disk without room for totals, once the events of a batch are in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$;"
            "CREATE TRIGGER no_room BEFORE INSERT ON analytics_symboltotals EXECUTE FUNCTION no_room()"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION IF EXISTS no_room CASCADE")


def test_without_room_nothing_is_half_done_and_with_room_it_goes_on(log: Log, full):
    log.write(50)

    jobs.archive()
    assert not ArchivedEvent.objects.exists()
    assert ArchivePosition.objects.get().seq == 0

    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION no_room CASCADE")
    jobs.archive()
    assert ArchivedEvent.objects.count() == SymbolTotals.objects.get().events == 50
