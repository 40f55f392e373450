"""Chat services by apprise: those whose servers are known, so that no address of ours can be named."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import apprise

from apps.alerts.deliveries import words
from apps.alerts.models import Delivery, Notice
from apps.alerts.refused import Refused
from apps.webhooks.answer import Outcome

WITHIN = 15.0  # Seconds
# By the scheme of their address; each sends to its own service's host and nowhere else.
SERVICES = {"tgram": "Telegram", "discord": "Discord", "slack": "Slack", "pover": "Pushover", "pbul": "Pushbullet"}


def send(delivery: Delivery, those: list[Notice]) -> Coroutine[Any, Any, Outcome]:
    return _send(delivery.destination.settings["url"], words.subject(those), words.text(those))


def service(url: str) -> str:
    """Which service an address is of; raises Refused where it is of none that we send to."""
    found = apprise.Apprise.instantiate(url, suppress_exceptions=True) if len(url) <= 500 else None
    scheme = next((one for one in _schemes(found) if one in SERVICES), "") if found else ""
    if not scheme:
        raise Refused(f"This is no address of {', '.join(SERVICES.values())}, as apprise writes them.")
    return SERVICES[scheme]


async def _send(url: str, title: str, body: str) -> Outcome:
    target = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if target is None or not any(one in SERVICES for one in _schemes(target)):
        return Outcome("refused", None, "This address is none of a service that we send to")
    target.socket_connect_timeout, target.socket_read_timeout = 4.0, 8.0
    try:
        async with asyncio.timeout(WITHIN):
            is_sent = await asyncio.to_thread(
                target.notify, body=body, title=title, body_format=apprise.NotifyFormat.TEXT
            )
    except TimeoutError:
        return Outcome("unknown", None, f"No answer within {WITHIN:.0f} seconds")
    return (
        Outcome("sent", None, "Taken by the service")
        if is_sent
        else Outcome("server_error", None, "The service refused it")
    )


def _schemes(target: Any) -> set[str]:
    """What its kind is called: one name or several, with and without TLS."""
    found: set[str] = set()
    for names in (target.protocol, target.secure_protocol):
        found |= {names} if isinstance(names, str) else set(names or ())
    return found
