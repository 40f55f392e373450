from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.webhooks import cut, send, upkeep


@shared_task
def cut_webhooks() -> None:
    """Write what endpoints are to be told of what is new in the log."""
    cut.cut()


@shared_task
def send_webhooks() -> None:
    """Send what is due."""
    send.send()


@shared_task
def forget_old_webhooks() -> None:
    """Delete deliveries that were kept for long enough."""
    upkeep.forget_old(timezone.now())
