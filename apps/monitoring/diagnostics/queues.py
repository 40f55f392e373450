"""What waits, and for whom."""

from __future__ import annotations

from typing import Any

import msgspec
from django.conf import settings
from django.db import DatabaseError
from redis import RedisError

from apps.alerts.models import Delivery as AlertDelivery
from apps.messaging.models import Message, State
from apps.monitoring.heard import Heard
from apps.webhooks.models import Delivery
from tickstock.stream import client, keys

CELERY = "celery"  # The list that Celery keeps its jobs in


class Queue(msgspec.Struct, frozen=True):
    name: str
    depth: int | None  # None: not known
    most: str = ""  # What bounds it


def queues(heard: Heard) -> list[Queue]:
    waiting = heard.beat.waiting if heard.beat else {}
    counters = heard.beat.counters if heard.beat else {}
    jobs, orders = _in_broker()
    messages, deliveries, alerts = _in_database()
    return [
        Queue("Frames for the decoder", waiting.get("inbox"), "256 MB"),
        Queue("Events for the log, in memory", waiting.get("outbox"), "100,000, or a micro-batch with a disk"),
        Queue("Events for the log, on disk", counters.get("spilled"), "OUTBOX_SPILL_MB"),
        Queue("Events for the archive", heard.archive.lag if heard.archive else None, "LOG_CAP"),
        Queue("Jobs for a worker", jobs),
        Queue("Orders for the ingest worker", orders, "100"),
        Queue("Mail and SMS", messages),
        Queue("Webhook deliveries", deliveries, "20 an endpoint"),
        Queue("Alerts on their way to people", alerts, "each rule's quota"),
    ]


def _in_broker() -> tuple[int | None, int | None]:
    try:
        with client.connect(settings.REDIS_URL) as redis:
            jobs: Any = redis.llen(CELERY)
        with client.connect(settings.STREAM_URL) as redis:
            orders: Any = redis.llen(keys.orders(0))
    except (RedisError, OSError):
        return None, None
    return jobs, orders


def _in_database() -> tuple[int | None, int | None, int | None]:
    try:
        queued = Message.objects.filter(state=State.QUEUED).count()
        return queued, Delivery.objects.open().count(), AlertDelivery.objects.open().count()
    except DatabaseError:
        return None, None, None
