from __future__ import annotations

import time
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings

from apps.monitoring import services
from tickstock import metrics
from tickstock.stream import client, pulse


@shared_task
def canary() -> None:
    """Say that jobs are being done: the age of this pulse is how long ago one was."""
    with client.connect(settings.REDIS_URL) as redis:
        pulse.beat(redis, pulse.JOBS, {"at": time.time()})


@shared_task
def publish_settings() -> None:
    """Put what staff has set in force again where a broker has forgotten it."""
    services.publish_settings()


@worker_ready.connect
def serve_metrics(**_: Any) -> None:
    """What this worker counts is its own: web processes serve theirs."""
    metrics.serve(settings.JOBS_METRICS_PORT)
