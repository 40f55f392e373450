from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.messaging import delivery, upkeep


@shared_task
def deliver(message_id: int) -> None:
    """Give one queued message to its provider, unless somebody else has done so."""
    delivery.deliver(message_id)


@shared_task
def look_after_messages() -> None:
    """Hand over what waits, give up what is too late, doubt what a crash left behind."""
    upkeep.look_after(timezone.now())


@shared_task
def watch_codes() -> None:
    """Raise an alarm while fewer than half of the codes sent by SMS are used."""
    upkeep.watch_codes(timezone.now())


@shared_task
def forget_old_messages() -> None:
    """Delete what the communication log has kept for long enough."""
    upkeep.forget_old(timezone.now())
