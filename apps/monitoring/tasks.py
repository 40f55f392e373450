from __future__ import annotations

import time

from celery import shared_task
from django.conf import settings

from apps.monitoring import services
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
