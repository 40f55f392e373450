from __future__ import annotations

from celery import shared_task

from tickstock.stream import client, pulse


@shared_task
def canary() -> None:
    """Say that jobs are being done: the pulse's age is how long ago one was."""
    pulse.beat(client.connect(), "jobs", {})
