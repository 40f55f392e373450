"""What the jobs do for the archive, again and again."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import Error
from redis import RedisError

from apps.analytics.archive import counters, figures, partitions, traced
from apps.analytics.archive.run import Archiver
from apps.analytics.models import ArchivedEvent
from tickstock.stream import client, pulse, rows
from tickstock.stream.extent import Extent

logger = logging.getLogger(__name__)

RUN = 20.0  # Seconds one run archives at most; the next one goes on
SYNCED = "analytics:figures:synced"


def archive() -> None:
    """Move what is new in the log into the archive, and say how far it has come."""
    try:
        with Archiver(settings.STREAM_URL) as archiver:
            before = archiver.extent()
            archiver.run(RUN)
            extent = archiver.extent()
        _tell(extent, extent.epoch == before.epoch and (extent.archived or 0) >= before.top)
    except (RedisError, OSError, Error) as problem:
        counters.FAILURES.inc()
        logger.warning("The archive will go on later: %s", problem)


def _tell(extent: Extent, is_caught_up: bool) -> None:
    lag = max(extent.top - (extent.archived or 0), 0)
    counters.LAG.set(lag)
    with client.connect(settings.STREAM_URL) as redis:
        beat, at = pulse.archive(redis), time.time()
        caught_up_at = at if is_caught_up or beat is None else beat.caught_up_at
        pulse.beat(redis, pulse.ARCHIVE, pulse.ArchivePulse(at=at, caught_up_at=caught_up_at, lag=lag))
        traced.note(redis)


def sync_figures() -> None:
    """Copy what only the rows know."""
    with client.connect(settings.STREAM_URL) as redis:
        snapshot = rows.load_now(redis)
    if snapshot is not None:
        cache.set(SYNCED, figures.sync(snapshot, cache.get(SYNCED, 0)), timeout=None)


def forget_old_events() -> None:
    """Drop the days that are older than the newest by more than the settings allow."""
    newest = next(ArchivedEvent.objects.days(), None)
    if newest is None:
        return
    first = newest - timedelta(days=settings.EVENTS_DAYS - 1)
    if dropped := partitions.drop_before(first):
        logger.info("Archive: %d dropped of before %s", dropped, first)
