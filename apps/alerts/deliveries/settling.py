"""Writes down what came of a message, and what follows from it for its destination."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from apps.alerts import counters
from apps.alerts.models import Delivery, Destination
from apps.webhooks.answer import Outcome
from apps.webhooks.settling import ROOM
from apps.webhooks.waits import PAUSE_AFTER, wait

TRIES = 6  # Over some ten minutes; what is told later is no news
FINAL = ("refused", "gone")  # Trying again would change nothing


@transaction.atomic
def settle(delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    """Nothing happens where the delivery is no longer the one that was taken: others go on with it."""
    destination = delivery.destination
    counters.TRIES.labels(destination.kind, outcome.kind).inc()
    taken = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENDING, tries=delivery.tries)
    said = "".join(one if one.isprintable() else " " for one in outcome.said[:ROOM])
    changes = _changes(delivery, outcome, now)
    if not taken.update(busy_until=None, status=outcome.status, answer=said, **changes):
        counters.LATE.inc()
        return
    if changes["state"] == Delivery.State.DEAD:
        counters.DEAD.inc()
    _tell(destination, outcome, now)


def _changes(delivery: Delivery, outcome: Outcome, now: datetime) -> dict[str, Any]:
    if outcome.is_success:
        return {"state": Delivery.State.SENT, "sent_at": now}
    if outcome.kind == "unknown":
        counters.UNKNOWN.inc()
        return {"state": Delivery.State.UNKNOWN}
    if delivery.is_test or outcome.kind in FINAL or delivery.tries >= TRIES:
        return {"state": Delivery.State.DEAD}
    return {"state": Delivery.State.WAITING, "due_at": now + wait(delivery.tries, random.random())}


def _tell(destination: Destination, outcome: Outcome, now: datetime) -> None:
    row = Destination.objects.filter(pk=destination.pk)
    if outcome.is_success:
        row.update(failures=0, last_success_at=now)
        return
    row.update(failures=F("failures") + 1)
    why = Destination.Why.GONE if outcome.kind == "gone" else Destination.Why.FAILURES
    failing = row.filter(paused_at=None)
    if outcome.kind != "gone":
        failing = failing.filter(failures__gte=PAUSE_AFTER)
    if failing.update(paused_at=now, paused_why=why):
        counters.PAUSED.labels(why).inc()
