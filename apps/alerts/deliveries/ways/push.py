"""Web push: encrypted for one browser, signed with this site's key (VAPID), posted to whatever service it named."""

from __future__ import annotations

import base64
from collections.abc import Coroutine
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from pywebpush import WebPusher

from apps.alerts.deliveries import words
from apps.alerts.deliveries.vapid import vapid
from apps.alerts.models import Delivery, Notice
from apps.webhooks.answer import Outcome
from apps.webhooks.post import post

TTL = 1_800  # Seconds the service keeps it for a device that is away; later it is no news


def send(delivery: Delivery, those: list[Notice]) -> Coroutine[Any, Any, Outcome]:
    subscription = delivery.destination.settings
    said = {
        "title": words.subject(those),
        "body": "\n".join(words.line(one) for one in those[:5]) or "Alerts will come here.",
        "tag": str(delivery.uid),  # The same message a second time takes the place of the first
        "url": urlsplit(words.address(those)).path if those else "/",
    }
    body = WebPusher(subscription).encode(msgspec.json.encode(said), content_encoding="aes128gcm")["body"]
    return _post(subscription["endpoint"], bytes(body))


async def _post(endpoint: str, body: bytes) -> Outcome:
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"}
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(TTL),
        "Urgency": "high",
        **vapid().sign(claims),
    }
    outcome = await post(endpoint, headers, body, private=settings.WEBHOOK_PRIVATE)
    # 404 is how services say that a subscription is over.
    return outcome._replace(kind="gone") if outcome.status == 404 else outcome


def check(subscription: dict[str, Any]) -> bool:
    """Whether this is what a browser gives as its subscription."""
    try:
        keys = subscription["keys"]
        return len(_bytes(keys["p256dh"])) == 65 and len(_bytes(keys["auth"])) == 16 and bool(subscription["endpoint"])
    except (KeyError, TypeError, ValueError):
        return False


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
