"""Ask for a mail or an SMS: a row in the caller's transaction, handed to the jobs once that is committed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from apps.messaging import counters
from apps.messaging.hand_over import hand_over
from apps.messaging.letters import Letter
from apps.messaging.models import Channel, Kind, Message, State
from apps.messaging.recipients import fingerprint, masked

GRACE = timedelta(seconds=30)  # After which a message still queued is handed over again


def send_mail(
    *,
    kind: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    user_id: int | None = None,
    key: str = "",
    valid_for: timedelta = timedelta(days=1),
) -> None:
    """Send a mail soon. The same key is sent at most once; without one, each call is a mail of its own."""
    letter = Letter(to=to, subject=" ".join(subject.split()), text=text, html=html)
    _log(Channel.MAIL, kind, letter, user_id, key, valid_for)


def send_sms(
    *,
    kind: str,
    to: str,
    text: str,
    user_id: int | None = None,
    key: str = "",
    valid_for: timedelta = timedelta(minutes=10),
    address: str = "",
) -> bool:
    """Send an SMS soon, asked for from a network address; False when a budget or a rule refused it.

    Callers answer the same either way: what is refused is nobody's business but the log's.
    """
    return _log(Channel.SMS, kind, Letter(to=to, text=text), user_id, key, valid_for).state != State.REFUSED


def code_was_used(phone: str) -> None:
    """Note that somebody typed the code which was sent last to a number."""
    latest = Message.objects.filter(
        channel=Channel.SMS, recipient_hash=fingerprint(phone), kind__in=[Kind.VERIFICATION, Kind.LOGIN_CODE]
    ).exclude(state=State.REFUSED)
    Message.objects.filter(pk__in=latest.values("pk")[:1], used_at=None).update(used_at=timezone.now())


@transaction.atomic
def _log(
    channel: Channel, kind: str, letter: Letter, user_id: int | None, key: str, valid_for: timedelta, refusal: str = ""
) -> Message:
    now = timezone.now()
    message, is_new = Message.objects.get_or_create(
        key=key or uuid4().hex,
        defaults={
            "kind": Kind(kind),
            "channel": channel,
            "recipient": masked(letter.to),
            "recipient_hash": fingerprint(letter.to),
            "user_id": user_id,
            "state": State.REFUSED if refusal else State.QUEUED,
            "error": refusal,
            "letter_sealed": None if refusal else letter.sealed(),
            "created_at": now,
            "updated_at": now,
            "due_at": now + GRACE,
            "valid_until": now + valid_for,
        },
    )
    if is_new:
        counters.MESSAGES.labels(channel, message.state).inc()
        if message.state == State.QUEUED:
            transaction.on_commit(lambda: hand_over(message.pk), robust=True)
    return message
