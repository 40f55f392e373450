"""The way from a committed row to the jobs: the broker sees the row's number and nothing else."""

from __future__ import annotations

import logging

from kombu.exceptions import OperationalError

from apps.messaging import counters
from tickstock.celery import app

logger = logging.getLogger(__name__)

DELIVER = "apps.messaging.tasks.deliver"


def hand_over(message_id: int) -> None:
    """Ask the jobs to deliver a message; where no broker answers it stays queued, and a beat job asks again."""
    try:
        app.send_task(DELIVER, (message_id,), retry=False, ignore_result=True)
    except OperationalError as problem:
        counters.NOT_HANDED_OVER.inc()
        logger.warning("Message %s waits: the broker does not answer (%s)", message_id, type(problem).__name__)
