"""Every way in which destinations and what is sent to them change."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.alerts.deliveries.ways import chat, push
from apps.alerts.hand_over import hand_over
from apps.alerts.models import Delivery, Destination
from apps.alerts.refused import Refused
from apps.webhooks import guard
from apps.webhooks.signature import new_secret

MOST = 20  # Destinations of a person
TESTS = 3  # Of a destination that may wait
Kind = Destination.Kind


@transaction.atomic
def add(*, owner: User, kind: str, name: str, said: dict[str, Any]) -> tuple[Destination, str]:
    """A new destination, and the secret of a webhook, which nobody is shown again."""
    User.objects.select_for_update().get(pk=owner.pk)
    if owner.destinations.count() >= MOST:
        raise Refused(f"You have {MOST} destinations. Remove one first.")
    wanted, mark, secret = _settings(owner, kind, said)
    made = Destination(owner=owner, kind=kind, name=name, mark=mark)
    made.settings = wanted
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as problem:
        if owner.destinations.filter(name=name).exists():
            raise Refused(f"You have a destination called {name} already.") from problem
        raise Refused("That is one of your destinations already.") from problem
    return made, secret


def mail_of(owner: User) -> Destination:
    """Everybody's first destination: their own address."""
    found = owner.destinations.filter(kind=Kind.MAIL).first()
    return found or add(owner=owner, kind=Kind.MAIL, name="My e-mail address", said={})[0]


@transaction.atomic
def move(*, owner: User, old: str, subscription: dict[str, Any]) -> bool:
    """A browser has renewed its subscription: the destination stays. False where there is none of the old one."""
    wanted, mark, _ = _settings(owner, Kind.PUSH, subscription)
    found = owner.destinations.select_for_update().filter(kind=Kind.PUSH, mark=_mark(old)).first()
    if found is None:
        return False
    found.settings, found.mark = wanted, mark
    found.paused_at, found.paused_why, found.failures = None, "", 0
    found.save()
    return True


@transaction.atomic
def pause(*, destination: Destination, now: datetime) -> None:
    Destination.objects.filter(pk=destination.pk, paused_at=None).update(
        paused_at=now, paused_why=Destination.Why.OWNER
    )


@transaction.atomic
def resume(*, destination: Destination) -> None:
    """What waits goes at once."""
    Destination.objects.filter(pk=destination.pk).update(paused_at=None, paused_why="", failures=0)
    transaction.on_commit(hand_over, robust=True)


def remove(*, destination: Destination) -> None:
    """What was to be sent to it is not sent."""
    if destination.kind == Kind.MAIL:
        raise Refused("Your own address stays. Pause it, or choose no destination in a rule.")
    destination.delete()


@transaction.atomic
def test(*, destination: Destination, now: datetime) -> Delivery:
    """Send a message without an alert, before all that waits, also while it is paused."""
    Destination.objects.select_for_update().get(pk=destination.pk)
    if destination.deliveries.open().filter(is_test=True).count() >= TESTS:
        raise Refused("The tests before this one are still under way.")
    made = destination.deliveries.create(is_test=True, key=f"test {uuid4()}", due_at=now)
    transaction.on_commit(hand_over, robust=True)
    return made


@transaction.atomic
def send_again(*, delivery: Delivery, now: datetime) -> None:
    """Send what was given up, or may not have arrived, once more."""
    over = Delivery.objects.filter(pk=delivery.pk, state__in=[Delivery.State.DEAD, Delivery.State.UNKNOWN])
    if not over.update(state=Delivery.State.WAITING, tries=0, due_at=now):
        raise Refused("Only what was given up, or may not have arrived, is sent again.")
    transaction.on_commit(hand_over, robust=True)


def _settings(owner: User, kind: str, said: dict[str, Any]) -> tuple[dict[str, Any], str, str]:
    """What is kept of it, what tells it from others, and a secret."""
    if kind == Kind.MAIL:
        return {}, "own", ""
    if kind == Kind.SMS:
        if not owner.phone or not owner.phone_verified:
            raise Refused("Confirm a phone number on your profile first.")
        return {}, "own", ""
    if kind == Kind.PUSH:
        if not push.check(said):
            raise Refused("This is no subscription of a browser.")
        _judge(said["endpoint"])
        return {"endpoint": said["endpoint"], "keys": said["keys"]}, _mark(said["endpoint"]), ""
    url = str(said.get("url", ""))
    if kind == Kind.WEBHOOK:
        _judge(url)
        secret = new_secret()
        return {"url": url, "secret": secret}, _mark(url), secret
    if kind == Kind.CHAT:
        chat.service(url)
        return {"url": url}, _mark(url), ""
    raise Refused("There is no such kind of destination.")


def _judge(url: str) -> None:
    try:
        guard.target(url, private=settings.WEBHOOK_PRIVATE)
    except guard.Refused as problem:
        raise Refused(str(problem)) from problem


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()
