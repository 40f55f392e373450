from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.alerts import outcomes, publish, take, upkeep
from apps.alerts.backtests import run
from apps.alerts.deliveries import send


@shared_task
def take_alerts() -> None:
    """Take what rules told out of the log."""
    take.take()


@shared_task
def send_alerts() -> None:
    """Send what is due."""
    send.send()


@shared_task
def publish_rules() -> None:
    """Put rules in force that a universe's change or their own time has changed."""
    publish.publish_now()


@shared_task
def try_rules() -> None:
    """Run the back-tests that were asked for."""
    run.run()


@shared_task
def keep_alert_outcomes() -> None:
    """Note what became of prices after 5, 15 and 30 minutes."""
    outcomes.keep()


@shared_task
def forget_old_alerts() -> None:
    """Delete what was kept for long enough."""
    upkeep.forget_old(timezone.now())
