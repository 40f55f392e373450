"""The word to the jobs that something waits to be sent, or tried."""

from __future__ import annotations

import logging

from kombu.exceptions import OperationalError

from apps.alerts import counters
from tickstock.celery import app

logger = logging.getLogger(__name__)

SEND, TRY = "apps.alerts.tasks.send_alerts", "apps.alerts.tasks.try_rules"


def hand_over(task: str = SEND) -> None:
    """Ask the jobs to do it now; where no broker answers, the beat asks soon anyway."""
    try:
        app.send_task(task, retry=False, ignore_result=True, expires=5)
    except OperationalError as problem:
        counters.NOT_HANDED_OVER.inc()
        logger.warning("Alerts wait: the broker does not answer (%s)", type(problem).__name__)
