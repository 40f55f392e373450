"""Ask for a mail or an SMS: a row in the caller's transaction, handed to the jobs once that is committed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.messaging import budgets, counters
from apps.messaging.hand_over import hand_over
from apps.messaging.letters import Letter
from apps.messaging.models import Channel, Kind, Message, State
from apps.messaging.numbers import spelled, why_not
from apps.messaging.recipients import fingerprint, masked
from apps.messaging.statuses import BEFORE

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
    to = spelled(to)
    asked_before = Message.objects.filter(key=key).first() if key else None
    if asked_before:
        return asked_before.state != State.REFUSED
    refusal = why_not(to, settings.SMS_COUNTRIES, settings.SMS_VOIP) or budgets.spend(to, address, user_id)
    if refusal:
        counters.REFUSED.labels(refusal).inc()
    message = _log(Channel.SMS, kind, Letter(to=to, text=text), user_id, key, valid_for, refusal)
    return message.state != State.REFUSED


def forget_person(*, user_id: int) -> None:
    """Keep of a person's messages only what kind they were, what became of them and when; unsent ones are not sent."""
    theirs = Message.objects.filter(user_id=user_id)
    theirs.filter(state=State.QUEUED).update(state=State.EXPIRED, letter_sealed=None)
    for message in theirs.only("pk"):
        theirs.filter(pk=message.pk).update(key=f"forgotten-{message.pk}")
    theirs.update(recipient="", recipient_hash="", letter_sealed=None, error="", provider_id="", user=None)


def code_was_used(phone: str) -> None:
    """Note that somebody typed the code which was sent last to a number."""
    phone = spelled(phone)
    latest = Message.objects.codes_by_sms().filter(recipient_hash=fingerprint(phone)).values_list("pk", flat=True)[:1]
    Message.objects.filter(pk__in=list(latest), used_at=None).update(used_at=timezone.now())
    budgets.forgive(phone)


def send_again(message: Message) -> bool:
    """Send what failed, or may have, as a new message, at most once; False where it may not be, or its time is over."""
    left = message.valid_until - timezone.now()
    if message.state not in (State.FAILED, State.UNKNOWN) or left <= timedelta(0):
        return False
    try:
        letter, key = message.letter, f"again-{message.pk}"
    except ValueError:
        return False
    if message.channel == Channel.SMS:
        return send_sms(
            kind=message.kind, to=letter.to, text=letter.text, user_id=message.user_id, key=key, valid_for=left
        )
    _log(Channel.MAIL, message.kind, letter, message.user_id, key, left)
    return True


def was_reported(message_id: int, state: State, provider_id: str, error: str = "") -> None:
    """Note what the provider says became of a message; what was known to be further stays so."""
    now = timezone.now()
    changes: dict[str, Any] = {"state": state, "updated_at": now, "error": error[:255]}
    changes |= {"sent_at": Coalesce("sent_at", now)}
    if state == State.DELIVERED:
        changes |= {"letter_sealed": None}
    reported = Message.objects.filter(pk=message_id, channel=Channel.SMS, provider_id__in=["", provider_id])
    if reported.filter(state__in=BEFORE[state]).update(provider_id=provider_id[:255], **changes):
        counters.MESSAGES.labels(Channel.SMS, state).inc()


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
