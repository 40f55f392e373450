from __future__ import annotations

from celery import shared_task

from apps.analytics import gauges, moments, profiles, upkeep
from apps.analytics.archive import jobs
from apps.analytics.bars.days import roll_up_days
from apps.analytics.bars.store import store_bars
from apps.analytics.outcomes.make import make_outcomes


@shared_task
def sample_gauges() -> None:
    """Keep the gauges of this moment for charts."""
    gauges.sample_gauges()


@shared_task
def forget_old_market() -> None:
    """Delete gauges and minute bars that were kept for long enough."""
    upkeep.forget_old()


@shared_task
def keep_bars() -> None:
    """Store the minute bars that have come."""
    store_bars()


@shared_task(time_limit=profiles.LONGEST)
def make_day_bars() -> None:
    """Make day bars of what minute bars there are."""
    roll_up_days()


@shared_task
def keep_moment() -> None:
    """Keep the rows of watched symbols as they are now."""
    moments.keep()


@shared_task
def archive() -> None:
    """Move what is new in the log into the archive."""
    jobs.archive()


@shared_task
def sync_figures() -> None:
    """Copy what only the market's rows know of each symbol's session."""
    jobs.sync_figures()


@shared_task
def forget_old_events() -> None:
    """Drop the days that are older than the retention."""
    jobs.forget_old_events()


@shared_task(time_limit=profiles.LONGEST)
def keep_profiles() -> None:
    """Make the usual volumes anew after each close, and publish them where the broker has forgotten them."""
    profiles.keep_profiles()


@shared_task
def keep_outcomes() -> None:
    """Work out what became of events half an hour ago."""
    make_outcomes()
