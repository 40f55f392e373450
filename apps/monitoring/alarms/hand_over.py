"""Leaves a webhook to the jobs."""

from __future__ import annotations

import logging

from kombu.exceptions import OperationalError

from apps.monitoring import counters
from tickstock.celery import app

logger = logging.getLogger(__name__)

TASK = "apps.monitoring.tasks.post_alarm"


def hand_over(alarm_id: int, what: str, *, tries: int = 0, wait: float = 0.0) -> None:
    """Ask the jobs to send it; where no broker answers it is counted, and mail and SMS have to do."""
    try:
        app.send_task(TASK, (alarm_id, what, tries), countdown=wait, retry=False, ignore_result=True)
    except OperationalError as problem:
        counters.NOT_HANDED_OVER.inc()
        logger.warning("The webhook of alarm %s is not sent: %s", alarm_id, type(problem).__name__)
