"""The word to the jobs that something waits to be sent."""

from __future__ import annotations

import logging

from kombu.exceptions import OperationalError

from apps.webhooks import counters
from tickstock.celery import app

logger = logging.getLogger(__name__)

SEND = "apps.webhooks.tasks.send_webhooks"


def hand_over() -> None:
    """Ask the jobs to send what is due; where no broker answers, the beat asks soon anyway."""
    try:
        app.send_task(SEND, retry=False, ignore_result=True, expires=5)
    except OperationalError as problem:
        counters.NOT_HANDED_OVER.inc()
        logger.warning("Webhooks wait: the broker does not answer (%s)", type(problem).__name__)
