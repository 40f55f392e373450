from __future__ import annotations

import logging
import time
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.utils import timezone

from apps.monitoring import heard, services
from apps.monitoring.alarms import notices, watch
from apps.monitoring.alarms.hand_over import hand_over
from apps.monitoring.metrics import HeardCollector
from apps.monitoring.models import Alarm
from tickstock import metrics
from tickstock.stream import client, pulse

logger = logging.getLogger(__name__)

WAITS = (5.0, 30.0, 120.0, 600.0)  # Seconds between tries of an alarm's webhook


@shared_task
def canary() -> None:
    """Say that jobs are being done: the age of this pulse is how long ago one was."""
    with client.connect(settings.STREAM_URL) as redis:
        pulse.beat(redis, pulse.JOBS, {"at": time.time()})


@shared_task
def publish_settings() -> None:
    """Put what staff has set in force again where a broker has forgotten it."""
    services.publish_settings()


@shared_task
def watch_alarms() -> None:
    """Look at every rule's figure."""
    watch.watch(heard.ask(), timezone.now())


@shared_task
def post_alarm(alarm_id: int, what: notices.What, tries: int) -> None:
    """Send an alarm's webhook, some more times where it does not arrive."""
    alarm = Alarm.objects.select_related("rule").filter(pk=alarm_id).first()
    if alarm is None or notices.send(alarm, what).is_success:
        return
    if tries < len(WAITS):
        hand_over(alarm_id, what, tries=tries + 1, wait=WAITS[tries])
    else:
        logger.error("The webhook of alarm %s was given up", alarm)


@worker_ready.connect
def serve_metrics(**_: Any) -> None:
    """What this worker counts is its own: web processes serve theirs."""
    metrics.serve(settings.JOBS_METRICS_PORT, HeardCollector())
