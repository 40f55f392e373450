"""Sends what is due: one delivery of an endpoint at a time, in order, and all endpoints at once."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from apps.webhooks import counters, signature
from apps.webhooks.answer import Outcome
from apps.webhooks.models import Delivery
from apps.webhooks.post import Resolve, post, resolve
from apps.webhooks.sender import Sender
from apps.webhooks.settling import settle

RUN = 20.0  # Seconds in which one run begins to send; the next one goes on
LOCK, LOCK_LASTS = "webhooks:sending", 40  # Seconds; longer than a run


def send() -> None:
    """Send what is due, unless another run is at it; one that only waits for answers lets the next begin."""
    if not cache.add(LOCK, 1, LOCK_LASTS):
        return
    with Sender(Webhooks()) as sender:
        try:
            counters.RECLAIMED.inc(Delivery.objects.reclaim(timezone.now()))
            sender.run(RUN)
            counters.WAITING.set(Delivery.objects.open().count())
        finally:
            cache.delete(LOCK)
        sender.finish()


class Webhooks:
    def __init__(self, tls: ssl.SSLContext | None = None, resolve: Resolve = resolve) -> None:
        self.tls = tls or ssl.create_default_context()
        self.resolve = resolve

    def due(self, now: datetime, count: int) -> Iterable[int]:
        return Delivery.objects.due(now, count)

    def take(self, pk: int, now: datetime) -> Delivery | None:
        return Delivery.objects.take(pk, now)

    def settle(self, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        settle(delivery, outcome, now)

    async def send(self, delivery: Delivery) -> Outcome:
        now = timezone.now()
        body, message_id = delivery.body, str(delivery.uid)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "TickStock-Webhooks/1",
            "TickStock-Delivery": message_id,
            **signature.headers(delivery.endpoint.secrets(now), message_id, int(now.timestamp()), body),
        }
        return await post(
            delivery.endpoint.url,
            headers,
            body,
            private=settings.WEBHOOK_PRIVATE,
            tls=self.tls,
            resolve=self.resolve,
        )
