from __future__ import annotations

from celery import shared_task

from apps.api import once


@shared_task
def forget_old_answers() -> None:
    """Forget what writes with an idempotency key were answered, once it is a day old."""
    once.forget()
