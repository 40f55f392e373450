from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.core.cache import cache

from apps.universes.making.core import make_core_universes
from apps.universes.making.upkeep import keep_fresh
from apps.universes.reference.run import is_due, keep_in_force, run_load, why_not

logger = logging.getLogger(__name__)

LONGEST = 3 * 3_600  # Seconds; a year of days takes most of one hour at five calls a minute
EVERY = 120  # Seconds between two looks at rules, by the schedule
AGAIN, AGAIN_SIMULATED = 3_600, 120  # Seconds after which a load that left something out is tried again


@shared_task(time_limit=LONGEST)
def keep_reference(at_start: bool = False) -> None:
    """Load reference data when the market's day has changed (for the real one at 03:30 in New York, or as soon as
    somebody is here after that), and publish it again where the broker has forgotten it."""
    keep_in_force()
    if at_start and (reason := why_not()):
        logger.warning(reason)
    today = is_due(datetime.now(UTC))
    if today is None:
        return
    again = AGAIN_SIMULATED if settings.IS_SIMULATED else AGAIN
    is_first_try = cache.add(f"reference:tried:{settings.FEED}:{today}", 1, again)
    if at_start or is_first_try:
        for trouble in run_load(lambda line: logger.info("Reference data: %s", line)):
            logger.warning("Reference data: %s", trouble)


@shared_task(time_limit=EVERY - 10)
def keep_universes_fresh() -> None:
    """Let universes made by rule or of others hold what they should now."""
    make_core_universes()
    if changed := keep_fresh():
        logger.info("Universes: %s changed", changed)


@worker_ready.connect
def look_at_once(**_: Any) -> None:
    """The schedule's first look would be a minute away."""
    keep_reference.delay(at_start=True)
