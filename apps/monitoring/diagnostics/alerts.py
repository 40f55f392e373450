"""What became of all that rules found: found, told, archived, sent."""

from __future__ import annotations

from typing import Any

import msgspec
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count
from redis import Redis, RedisError

from apps.alerts.models import Delivery, Place
from tickstock.stream import client, keys, notices

HELD = "held_"


class AlertBook(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of the alerts' process, of its log, and of the database (None: that does not answer)."""

    rules: int
    rules_refused: int
    age: float  # Seconds since a moment of the market was last looked at
    found: int
    told: int
    held: dict[str, int]  # By reason
    numbered: int  # The newest notice's number
    archived: int | None
    missing: int | None
    deliveries: dict[str, int]  # By state

    @property
    def is_balanced(self) -> bool:
        return self.found == self.told + self.all_held

    @property
    def all_held(self) -> int:
        return sum(self.held.values())

    @property
    def waiting(self) -> int | None:
        """Notices that are told but not yet archived."""
        return None if self.archived is None else max(self.numbered - self.archived, 0)


def alert_book(now: float) -> AlertBook | None:
    """None where nobody evaluates rules, or where the broker does not answer."""
    try:
        with client.connect(settings.STREAM_URL) as redis:
            said, epoch, numbered = _said(redis)
    except (RedisError, OSError):
        return None
    if not said:
        return None
    place, deliveries = _stored()
    is_known = place is not None and place.epoch == epoch
    return AlertBook(
        rules=int(said.get("rules", 0)),
        rules_refused=int(said.get("rules_refused", 0)),
        age=max(now - float(said.get("said_at", now)), 0.0),
        found=int(said.get("found", 0)),
        told=int(said.get("told", 0)),
        held={name.removeprefix(HELD): int(count) for name, count in said.items() if name.startswith(HELD)},
        numbered=numbered,
        archived=place.seq if place and is_known else None if deliveries is None else 0,
        missing=place.missing if place else None,
        deliveries=deliveries or {},
    )


def _said(redis: Redis) -> tuple[dict[str, str], int, int]:
    ledger: Any = redis.hgetall(keys.ALERTS_LEDGER)
    end = notices.end(redis)
    return {name.decode(): value.decode() for name, value in ledger.items()}, end.epoch, end.seq


def _stored() -> tuple[Place | None, dict[str, int] | None]:
    try:
        states = Delivery.objects.order_by().values_list("state").annotate(Count("pk"))
        return Place.objects.filter(shard=0).first(), {str(Delivery.State(state).label): n for state, n in states}
    except DatabaseError:
        return None, None
