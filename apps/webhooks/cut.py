"""Reads the log for all endpoints at once."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import Error
from django.utils import timezone
from redis import RedisError

from apps.webhooks import counters
from apps.webhooks.cutter import SHARD, Cutter
from apps.webhooks.interests import interests_of
from apps.webhooks.models import Endpoint
from apps.webhooks.services import pause
from apps.webhooks.windows import Windows
from tickstock.market.interest import Interest

logger = logging.getLogger(__name__)

RUN = 10.0  # Seconds one run lasts at most; the next one goes on


def cut() -> None:
    """Write what follows each endpoint's place."""
    try:
        endpoints = _endpoints()
        if not endpoints:
            return
        with Windows(settings.STREAM_URL, SHARD) as windows:
            Cutter(windows, endpoints).run(RUN)
    except (RedisError, OSError, Error) as problem:
        counters.CUT_FAILURES.inc()
        logger.warning("Webhooks will go on later: %s", problem)


def _endpoints() -> dict[int, tuple[Endpoint, Interest]]:
    """Those at work, and what they want; one whose universe was deleted is at work no more."""
    at_work = list(Endpoint.objects.at_work().select_related("owner", "universe", "filters"))
    interests = interests_of(at_work)
    for one in at_work:
        if one.pk not in interests:
            pause(endpoint=one, why=Endpoint.Why.UNIVERSE, now=timezone.now())
    return {one.pk: (one, interests[one.pk]) for one in at_work if one.pk in interests}
