from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from apps.accounts.lockouts import forget_old, tell_owners
from apps.accounts.sessions.ending import forget_ended


@shared_task
def forget_ended_sessions() -> None:
    """Delete sign-in sessions that have expired."""
    call_command("clearsessions")
    forget_ended()


@shared_task
def tell_of_lock_outs() -> None:
    """Write to those whose login was locked, once. Not in the request: it would take longer where there is an account."""
    tell_owners()


@shared_task
def forget_old_lock_outs() -> None:
    forget_old()
