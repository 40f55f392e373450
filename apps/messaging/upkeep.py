"""What is done for messages as time goes by. Each of these may run twice at once, or late."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q

from apps.messaging import counters
from apps.messaging.hand_over import hand_over
from apps.messaging.models import Channel, Message, MessageQuerySet, State

logger = logging.getLogger(__name__)

SENDING_LASTS = timedelta(minutes=5)  # Longer than any conversation with a provider
AGAIN = timedelta(minutes=1)
AT_ONCE = 200
ALARM = "messaging:alarm"


def look_after(now: datetime) -> None:
    """Hand over what still waits, give up what is too late, and doubt what a crash left behind."""
    gone = {"updated_at": now, "letter_sealed": None}
    _move(Message.objects.filter(state=State.QUEUED, valid_until__lte=now), State.EXPIRED, **gone)
    _move(
        Message.objects.filter(state=State.SENDING, updated_at__lte=now - SENDING_LASTS),
        State.UNKNOWN,
        updated_at=now,
        error="the process that sent it ended",
    )
    Message.objects.filter(letter_sealed__isnull=False, valid_until__lte=now).exclude(state=State.SENDING).update(
        letter_sealed=None
    )
    waiting = Message.objects.filter(state=State.QUEUED, due_at__lte=now).order_by("due_at")
    for pk in waiting.values_list("pk", flat=True)[:AT_ONCE]:
        if Message.objects.filter(pk=pk, due_at__lte=now).update(due_at=now + AGAIN):
            hand_over(pk)


def watch_codes(now: datetime) -> bool:
    """Raise an alarm while fewer than half of the last codes sent by SMS were used; gives whether it is on.

    A code that a provider took counts once it was used or can no longer be.
    """
    taken = Message.objects.codes_by_sms().exclude(provider_id="")
    told = taken.filter(Q(used_at__isnull=False) | Q(valid_until__lte=now))
    last = list(told.values_list("used_at", flat=True)[: settings.SMS_ALARM_LAST])
    used = sum(at is not None for at in last)
    if len(last) < settings.SMS_ALARM_LAST or used * 2 >= len(last):
        cache.delete(ALARM)
        return False
    if cache.add(ALARM, 1, timeout=None):
        counters.ALARMS.inc()
        logger.error("Of the last %s codes sent by SMS, only %s were used: is somebody paid for them?", len(last), used)
    return True


def forget_old(now: datetime) -> None:
    """Delete what the communication log has kept for long enough."""
    Message.objects.filter(created_at__lt=now - timedelta(days=settings.MESSAGE_LOG_DAYS)).delete()


def _move(messages: MessageQuerySet, state: State, **changes: object) -> None:
    for channel in Channel:
        if count := messages.filter(channel=channel).update(state=state, **changes):
            counters.MESSAGES.labels(channel, state).inc(count)
