"""Writes that leave the process."""

from __future__ import annotations

import time

from django.conf import settings

from apps.monitoring.models import DetectorThreshold, FeedSubscription
from apps.universes.making.subscription import topics_of_universes
from tickstock.stream import client
from tickstock.stream.settings import Settings, publish, read


def publish_settings() -> None:
    """Put the stored thresholds and subscription in force; nothing happens where they are already."""
    thresholds = dict(DetectorThreshold.objects.values_list("name", "value"))
    subscription = FeedSubscription.objects.first()
    topics = subscription.parsed() if subscription else topics_of_universes()
    with client.connect(settings.STREAM_URL) as redis:
        in_force = read(redis)
        if (thresholds, topics) != (in_force.thresholds, in_force.topics):
            # Versions rise also after the broker was emptied.
            publish(redis, Settings(max(in_force.version + 1, time.time_ns() // 1_000_000), thresholds, topics))
