"""Every way in which endpoints and deliveries change, beside the cutting and the sending."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.billing.services import limits_of
from apps.universes.models import FilterSet, Universe
from apps.webhooks import counters, guard
from apps.webhooks.hand_over import hand_over
from apps.webhooks.mails import tell_paused
from apps.webhooks.models import Delivery, Endpoint, Place
from apps.webhooks.waits import TRIES

TESTS = 5  # Of an endpoint that may wait


class Refused(Exception):
    """What was asked for cannot be done; its words are for the person."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What an owner says of an endpoint."""

    name: str
    url: str
    wants: str = Endpoint.Wants.IN_FORCE
    universe: Universe | None = None
    filters: FilterSet | None = None
    kinds: frozenset[str] = frozenset()


@transaction.atomic
def create(*, owner: User, wish: Wish) -> tuple[Endpoint, str]:
    """A new endpoint and its secret, which nobody is shown again. It is told what comes from now on."""
    User.objects.select_for_update().get(pk=owner.pk)  # One after the other, or two could pass the limit together
    limit = limits_of(owner).webhooks
    if owner.webhooks.count() >= limit:
        raise Refused(f"Your plan has room for {limit} webhooks. Delete one, or choose a larger plan.")
    endpoint = Endpoint(owner=owner)
    secret = endpoint.set_secret(timezone.now())
    _save(endpoint, wish)
    return endpoint, secret


@transaction.atomic
def change(*, endpoint: Endpoint, wish: Wish) -> None:
    """Let an endpoint lead elsewhere or want something else: what is written already stays as it is."""
    _save(endpoint, wish)


@transaction.atomic
def rotate(*, endpoint: Endpoint, now: datetime) -> str:
    """A new secret; the one before goes on signing for a day."""
    held = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    secret = held.set_secret(now)
    held.save(update_fields=["secret_sealed", "old_secret_sealed", "old_secret_until"])
    return secret


@transaction.atomic
def pause(*, endpoint: Endpoint, why: Endpoint.Why, now: datetime) -> bool:
    """Send nothing more until it is resumed, and write to its owner unless it was they; False where it was paused."""
    running = Endpoint.objects.filter(pk=endpoint.pk, paused_at=None)
    if not running.update(paused_at=now, paused_why=why):
        return False
    counters.PAUSED.labels(why).inc()
    endpoint.refresh_from_db()
    if why != Endpoint.Why.OWNER:
        tell_paused(endpoint)
    return True


@transaction.atomic
def resume(*, endpoint: Endpoint, now: datetime, skip: bool = False) -> None:
    """Go on where it stood, or with `skip` at the log's end: what lies between is then declared missing."""
    if endpoint.wants == Endpoint.Wants.UNIVERSE and endpoint.universe_id is None:
        raise Refused("Choose a universe first: the one it had was deleted.")
    Endpoint.objects.filter(pk=endpoint.pk).update(paused_at=None, paused_why="", failures=0)
    endpoint.deliveries.filter(state=Delivery.State.WAITING).update(next_try_at=now)
    if skip:
        Place.objects.filter(endpoint=endpoint).update(is_to_skip=True)
    transaction.on_commit(hand_over, robust=True)


@transaction.atomic
def test(*, endpoint: Endpoint, now: datetime) -> Delivery:
    """Send a body without events, once and before all that waits, also while it is paused."""
    Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if endpoint.deliveries.open().filter(kind=Delivery.Kind.TEST).count() >= TESTS:
        raise Refused("The tests before this one are still under way.")
    said = {"type": "test", "timestamp": now.isoformat(), "endpoint": str(endpoint.uid)}
    packed = Delivery.pack(msgspec.json.encode(said))
    delivery = endpoint.deliveries.create(kind=Delivery.Kind.TEST, packed=packed, next_try_at=now, created_at=now)
    transaction.on_commit(hand_over, robust=True)
    return delivery


@transaction.atomic
def redeliver(*, delivery: Delivery, now: datetime) -> None:
    """Send the same body under the same id once more, before what came later; what waits anyway goes at once."""
    this = Delivery.objects.filter(pk=delivery.pk)
    over = this.filter(state__in=[Delivery.State.SENT, Delivery.State.DEAD])
    again = over.update(state=Delivery.State.WAITING, tries=TRIES - 1, next_try_at=now)
    if not again and not this.filter(state=Delivery.State.WAITING).update(next_try_at=now):
        raise Refused("It is under way at this moment.")
    transaction.on_commit(hand_over, robust=True)


def _save(endpoint: Endpoint, wish: Wish) -> None:
    try:
        guard.target(wish.url, private=settings.WEBHOOK_PRIVATE)
    except guard.Refused as problem:
        raise Refused(str(problem)) from problem
    if wish.wants == Endpoint.Wants.UNIVERSE and wish.universe is None:
        raise Refused("Choose which universe.")
    endpoint.name, endpoint.url, endpoint.wants = wish.name, wish.url, wish.wants
    endpoint.universe = wish.universe if wish.wants == Endpoint.Wants.UNIVERSE else None
    endpoint.filters = wish.filters if wish.wants != Endpoint.Wants.IN_FORCE else None
    endpoint.kinds = sorted(wish.kinds)
    with _one_name_each(wish.name):
        endpoint.save()


@contextmanager
def _one_name_each(name: str) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        raise Refused(f"You have a webhook called {name} already.") from problem
