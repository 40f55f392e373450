"""Every way in which rules change. Each is in force within a second or two of its commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.alerts.models import Destination, Rule
from apps.alerts.models.rules import PER_DAY
from apps.alerts.publish import publish_rules
from apps.alerts.refused import Refused
from apps.billing.services import limits_of
from apps.universes.models import Universe
from tickstock.market.filters import Filter
from tickstock.market.language import Problem, parse

LONGEST_COOL_DOWN = 86_400  # Seconds
ONLY = 500  # Symbols that are picked out of a universe, or muted
WANTS = ("universe", "only", "expression", "rearm", "events")  # Another of these is another version


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What an owner says of a rule."""

    name: str
    universe: Universe | None = None
    only: tuple[str, ...] = ()
    expression: str = ""
    rearm: str = ""
    events: dict[str, Any] | None = None
    cool_down: int = 0
    once_a_day: bool = False
    expires_at: datetime | None = None
    destinations: tuple[Destination, ...] = ()
    quiet_from: time | None = None
    quiet_until: time | None = None
    per_day: int = PER_DAY
    digest_minutes: int = 0


@transaction.atomic
def make(*, owner: User, wish: Wish) -> Rule:
    """A new rule. What is true already when it begins is not told."""
    User.objects.select_for_update().get(pk=owner.pk)  # One after the other, or two could pass the limit together
    limit = limits_of(owner).alerts
    if owner.alert_rules.count() >= limit:
        raise Refused(f"Your plan has room for {limit} alerts. Delete one, or choose a larger plan.")
    rule = Rule(owner=owner)
    _save(rule, wish)
    return rule


@transaction.atomic
def change(*, rule: Rule, wish: Wish) -> None:
    """Let a rule want something else; with another condition it begins anew."""
    held = Rule.objects.select_for_update().get(pk=rule.pk)
    before = [getattr(held, name) for name in WANTS]
    held.lost_universe = False
    _save(held, wish, before)
    rule.refresh_from_db()


@transaction.atomic
def switch(*, rule: Rule, on: bool) -> None:
    """Switch a rule on or off; on again, it begins anew."""
    if on and rule.lost_universe:
        raise Refused("Choose a universe first: the one it had was deleted.")
    rows = Rule.objects.filter(pk=rule.pk, is_on=not on)
    rows.update(is_on=on, version=rule.version + 1 if on else rule.version)
    publish_rules()


@transaction.atomic
def snooze(*, rule: Rule, until: datetime | None) -> None:
    """Send nothing until then; the page goes on showing what it tells. None: send again at once."""
    if until is not None and until <= timezone.now():
        raise Refused("That is over already.")
    Rule.objects.filter(pk=rule.pk).update(snoozed_until=until)


@transaction.atomic
def mute(*, rule: Rule, symbol: str, muted: bool) -> None:
    """Tell nothing more of a symbol, or tell it again."""
    held = Rule.objects.select_for_update().get(pk=rule.pk)
    symbols = set(held.muted) | {symbol} if muted else set(held.muted) - {symbol}
    if len(symbols) > ONLY:
        raise Refused(f"At most {ONLY} symbols can be muted. Choose another universe instead.")
    held.muted = sorted(symbols)
    held.save(update_fields=["muted"])
    publish_rules()


@transaction.atomic
def remove(*, rule: Rule) -> None:
    """What it told stays in the history."""
    rule.delete()
    publish_rules()


@transaction.atomic
def lose_universe(universe: Universe) -> None:
    """A universe is deleted: rules that looked at it are silent rather than look at everything."""
    Rule.objects.filter(universe=universe).update(lost_universe=True, is_on=False)
    publish_rules()


def check(wish: Wish) -> None:
    """Raises Refused, or Problem where a condition cannot be read."""
    if bool(wish.expression) == (wish.events is not None):
        raise Refused("Say either what has to be true of a symbol, or which events you want.")
    if wish.expression:
        parse(wish.expression)
    if wish.rearm:
        if not wish.expression:
            raise Refused("Events need nothing that arms them again.")
        parse(wish.rearm)
    try:
        msgspec.convert(wish.events or {}, Filter)
    except msgspec.ValidationError as problem:
        raise Refused(f"The events it wants cannot be read: {problem}.") from problem
    if not 0 <= wish.cool_down <= LONGEST_COOL_DOWN:
        raise Refused("The wait between two of a symbol is at most a day.")
    if len(wish.only) > ONLY:
        raise Refused(f"At most {ONLY} symbols can be picked. Make a universe of them instead.")
    if (wish.quiet_from is None) != (wish.quiet_until is None):
        raise Refused("Quiet hours have a beginning and an end.")
    if not 1 <= wish.per_day <= 10_000 or not 0 <= wish.digest_minutes <= 240:
        raise Refused("At most 10,000 messages a day, and 240 minutes gathered into one.")


def _save(rule: Rule, wish: Wish, before: list[Any] | None = None) -> None:
    check(wish)
    if any(one.owner_id != rule.owner_id for one in wish.destinations):
        raise Refused("That destination is not yours.")
    for name in Wish.__struct_fields__:
        if name != "destinations":
            setattr(rule, name, getattr(wish, name))
    rule.only = sorted(wish.only)
    if before is not None and before != [getattr(rule, name) for name in WANTS]:
        rule.version += 1
    with _one_name_each(wish.name):
        rule.save()
    rule.destinations.set(wish.destinations)
    publish_rules()


@contextmanager
def _one_name_each(name: str) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        raise Refused(f"You have an alert called {name} already.") from problem


__all__ = ["Problem", "Refused", "Wish", "change", "check", "make", "mute", "remove", "snooze", "switch"]
