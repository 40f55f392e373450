from __future__ import annotations

from celery import shared_task

from apps.messaging import delivery


@shared_task
def deliver(message_id: int) -> None:
    """Give one queued message to its provider, unless somebody else has done so."""
    delivery.deliver(message_id)
