"""From a queued row to a provider, once: whatever may have been taken is never given again."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.messaging import counters
from apps.messaging.models import Channel, Message, State
from apps.messaging.providers import NotSent, Rejected, mail, sms

logger = logging.getLogger(__name__)

PROVIDERS = {Channel.MAIL: mail.send, Channel.SMS: sms.send}
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(minutes=15)


def deliver(message_id: int) -> None:
    """Give a message to its provider and write down what came of it; nothing happens where it is not queued."""
    message = Message.objects.take(message_id, timezone.now())
    if message is None:
        return
    try:
        letter = message.letter
    except ValueError as problem:
        settle(message, State.FAILED, error=str(problem))
        return
    try:
        provider_id = PROVIDERS[Channel(message.channel)](letter, message)
    except NotSent as problem:
        wait(message, str(problem))
    except Rejected as problem:
        settle(message, State.FAILED, error=str(problem))
    except Exception as problem:  # Whatever it was: nobody knows what the provider made of the message.
        logger.exception("Message %s: it is unknown whether it was sent", message_id)
        settle(message, State.UNKNOWN, error=type(problem).__name__)
    else:
        settle(message, State.SENT, provider_id=provider_id, sent_at=timezone.now())


def wait(message: Message, error: str) -> None:
    """Put a message back that was certainly not sent; each try waits twice as long as the one before."""
    pause = min(FIRST_WAIT * 2 ** (message.tries - 1), LONGEST_WAIT)
    settle(message, State.QUEUED, error=error, due_at=timezone.now() + pause)


def settle(message: Message, state: State, **changes: Any) -> None:
    """Write down what became of a message in hand; a provider's own word, should it have come first, stands."""
    changes = {"state": state, "updated_at": timezone.now(), **changes}
    if state == State.SENT and message.channel == Channel.MAIL:
        changes["letter_sealed"] = None  # Nothing more is heard of a mail, so it is over.
    if "error" in changes:
        changes["error"] = changes["error"][:255]
    if Message.objects.filter(pk=message.pk, state=State.SENDING).update(**changes):
        counters.MESSAGES.labels(message.channel, state).inc()
    elif state == State.SENT:
        Message.objects.filter(pk=message.pk).update(provider_id=changes["provider_id"])
