"""Sends what is due: one message to a destination at a time, in order, and to all destinations at once."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from apps.alerts import counters
from apps.alerts.deliveries.registry import WAYS
from apps.alerts.deliveries.settling import settle
from apps.alerts.deliveries.words import notices_of
from apps.alerts.models import Delivery, Destination
from apps.webhooks.answer import Outcome
from apps.webhooks.sender import Sender

RUN = 20.0  # Seconds in which one run begins to send; the next one goes on
LOCK, LOCK_LASTS = "alerts:sending", 40  # Seconds; longer than a run
State = Delivery.State


def send() -> None:
    """Send what is due, unless another run is at it; one that only waits for answers lets the next begin."""
    if not cache.add(LOCK, 1, LOCK_LASTS):
        return
    with Sender(Alerts()) as sender:
        try:
            counters.RECLAIMED.inc(reclaim(timezone.now()))
            sender.run(RUN)
            counters.WAITING.set(Delivery.objects.open().count())
        finally:
            cache.delete(LOCK)
        sender.finish()


class Alerts:
    def due(self, now: datetime, count: int) -> Iterable[int]:
        """The oldest waiting message of each destination that is not paused or busy; a test goes anyway."""
        waiting = Delivery.objects.filter(destination=OuterRef("pk"), state=State.WAITING, due_at__lte=now)
        allowed = waiting.filter(Q(is_test=True) | Q(destination__paused_at=None)).order_by("-is_test", "pk")
        heads = Destination.objects.filter(owner__is_active=True).annotate(head=Subquery(allowed.values("pk")[:1]))
        due = Delivery.objects.filter(pk__in=heads.exclude(head=None).values("head"))
        busy = Delivery.objects.filter(state=State.SENDING).values("destination")
        return list(due.exclude(destination__in=busy).order_by("due_at").values_list("pk", flat=True)[:count])

    def take(self, pk: int, now: datetime) -> Delivery | None:
        return Delivery.objects.take(pk, now)

    def send(self, delivery: Delivery) -> Coroutine[Any, Any, Outcome]:
        try:
            return WAYS[delivery.destination.kind].prepare(delivery, notices_of(delivery))
        except (ValueError, KeyError) as problem:  # Such as what was sealed with a key that is gone
            return _failed(f"It could not be made: {type(problem).__name__}")

    def settle(self, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        settle(delivery, outcome, now)


def reclaim(now: datetime) -> int:
    """Let what a dead process left under way be sent again, where who gets it twice knows it; how many there were."""
    left = Delivery.objects.filter(state=State.SENDING, busy_until__lte=now)
    once = [kind for kind, way in WAYS.items() if not way.can_double]
    unknown = left.filter(destination__kind__in=once).update(
        state=State.UNKNOWN, busy_until=None, answer="The sender ended before there was an answer"
    )
    counters.UNKNOWN.inc(unknown)
    return unknown + left.update(state=State.WAITING, busy_until=None)


async def _failed(said: str) -> Outcome:
    return Outcome("refused", None, said)
