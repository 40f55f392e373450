"""Writes down what came of a delivery, and what follows from it for its endpoint."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from apps.webhooks import counters
from apps.webhooks.answer import Outcome
from apps.webhooks.models import Delivery, Endpoint
from apps.webhooks.services import pause
from apps.webhooks.waits import PAUSE_AFTER, TRIES, wait

ROOM = 200  # Characters of an answer that are kept


@transaction.atomic
def settle(delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    """Nothing happens where the delivery is no longer the one that was taken: others go on with it."""
    counters.TRIES.labels(outcome.kind).inc()
    changes = _changes(delivery, outcome, now)
    taken = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENDING, tries=delivery.tries)
    said = "".join(one if one.isprintable() else " " for one in outcome.said[:ROOM])
    if not taken.update(busy_until=None, status=outcome.status, answer=said, **changes):
        counters.LATE.inc()
        return
    if changes["state"] == Delivery.State.DEAD:
        counters.DEAD.inc()
    if delivery.kind == Delivery.Kind.EVENTS:
        _tell_endpoint(delivery.endpoint, outcome, now)


def _changes(delivery: Delivery, outcome: Outcome, now: datetime) -> dict[str, Any]:
    if outcome.is_success:
        return {"state": Delivery.State.SENT, "sent_at": now}
    is_test = delivery.kind == Delivery.Kind.TEST
    if outcome.kind == "gone" and not is_test:
        return {"state": Delivery.State.WAITING, "next_try_at": now}  # For when it is resumed
    if is_test or delivery.tries >= TRIES:
        return {"state": Delivery.State.DEAD}
    return {"state": Delivery.State.WAITING, "next_try_at": now + wait(delivery.tries, random.random())}


def _tell_endpoint(endpoint: Endpoint, outcome: Outcome, now: datetime) -> None:
    row = Endpoint.objects.filter(pk=endpoint.pk)
    if outcome.is_success:
        row.update(failures=0, last_success_at=now)
        return
    row.update(failures=F("failures") + 1)
    if outcome.kind == "gone":
        pause(endpoint=endpoint, why=Endpoint.Why.GONE, now=now)
    elif row.filter(failures__gte=PAUSE_AFTER).exists():
        pause(endpoint=endpoint, why=Endpoint.Why.FAILURES, now=now)
