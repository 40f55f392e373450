from __future__ import annotations

from celery import shared_task

from apps.analytics import gauges, upkeep


@shared_task
def sample_gauges() -> None:
    """Keep the gauges of this moment for charts."""
    gauges.sample_gauges()


@shared_task
def forget_old_market() -> None:
    """Delete gauges and minute bars that were kept for long enough."""
    upkeep.forget_old()
