"""Writes that leave the process."""

from __future__ import annotations

import time

from django.conf import settings

from apps.monitoring.models import DetectorThreshold
from tickstock.stream import client
from tickstock.stream.settings import Settings, publish, read


def publish_thresholds() -> None:
    """Put the stored thresholds in force; nothing happens where they are already."""
    thresholds = dict(DetectorThreshold.objects.values_list("name", "value"))
    with client.connect(settings.REDIS_URL) as redis:
        in_force = read(redis)
        if thresholds != in_force.thresholds:
            # Versions rise also after the broker was emptied.
            publish(redis, Settings(max(in_force.version + 1, time.time_ns() // 1_000_000), thresholds))
