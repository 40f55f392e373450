"""A past day in the archive, for who wants to look back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from apps.analytics.models import ArchivedEvent
from tickstock.market import wire
from tickstock.market.events import AnyEvent
from tickstock.market.sessions import NEW_YORK


def archived(events: Iterable[AnyEvent], epoch: int = 7) -> None:
    """Store events of one day as the archive does."""
    rows = [
        ArchivedEvent(
            day=datetime.fromtimestamp(event.at / 1000, NEW_YORK).date(),
            eid=event.eid,
            epoch=epoch,
            seq=event.seq,
            kind=event.kind,
            symbol=event.symbol,
            session=event.session,
            at=event.at,
            price=event.price,
            significance=event.significance,
            data=wire.encode(event).decode(),
        )
        for event in events
    ]
    day = rows[0].day
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS analytics_archivedevent_{day:%Y%m%d} PARTITION OF analytics_archivedevent"
            f" FOR VALUES FROM ('{day}') TO ('{day.fromordinal(day.toordinal() + 1)}')"
        )
    ArchivedEvent.objects.bulk_create(rows)
