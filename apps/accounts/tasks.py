from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from apps.accounts.sessions.ending import forget_ended


@shared_task
def forget_ended_sessions() -> None:
    """Delete sign-in sessions that have expired."""
    call_command("clearsessions")
    forget_ended()
