"""A signed POST to somebody's own server, as webhooks of events are."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

import msgspec
from django.conf import settings
from django.utils import timezone

from apps.alerts.models import Delivery, Notice
from apps.webhooks import signature
from apps.webhooks.answer import Outcome
from apps.webhooks.post import post


def send(delivery: Delivery, those: list[Notice]) -> Coroutine[Any, Any, Outcome]:
    said, now, message_id = delivery.destination.settings, timezone.now(), str(delivery.uid)
    body = msgspec.json.encode(
        {"type": "alerts" if those else "test", "timestamp": now.isoformat(), "alerts": [one.words for one in those]}
    )
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "TickStock-Alerts/1",
        **signature.headers([said["secret"]], message_id, int(now.timestamp()), body),
    }
    return post(said["url"], headers, body, private=settings.WEBHOOK_PRIVATE)
