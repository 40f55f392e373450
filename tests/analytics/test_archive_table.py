from __future__ import annotations

import pytest
from django.db import connection

from apps.analytics.models import ArchivedEvent

pytestmark = pytest.mark.django_db


def test_the_archive_is_kept_by_day():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT partstrat FROM pg_partitioned_table WHERE partrelid = 'analytics_archivedevent'::regclass"
        )
        assert cursor.fetchall() == [("r",)]

    assert not ArchivedEvent.objects.exists()
