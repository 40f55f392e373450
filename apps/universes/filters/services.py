"""Making sets of filters, and putting one in force."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import F

from apps.accounts.models import User
from apps.accounts.wake import wake
from apps.billing.services import limits_of
from apps.universes.models import FilterSet, InForce
from tickstock.market.filters import Filter, differences


class Refused(Exception):
    """What was asked for cannot be done; its words are for the person."""


@transaction.atomic
def make(*, owner: User, name: str, wanted: Filter) -> FilterSet:
    """A new set, as far as the owner's plan has room for one more."""
    User.objects.select_for_update().get(pk=owner.pk)  # One after the other, or two could pass the limit together
    limit = limits_of(owner).filter_sets
    if owner.filter_sets.count() >= limit:
        raise Refused(f"Your plan has room for {limit} sets of filters. Delete one, or choose a larger plan.")
    with _one_name_each(name):
        return FilterSet.objects.create(owner=owner, name=name, settings=differences(wanted))


@transaction.atomic
def change(*, filters: FilterSet, name: str, wanted: Filter) -> None:
    """Let a set say something else, at once where it is in force."""
    filters.name, filters.settings, filters.version = name, differences(wanted), F("version") + 1
    with _one_name_each(name):
        filters.save()
    filters.refresh_from_db()
    _wake(filters)


def copy(*, filters: FilterSet) -> FilterSet:
    """The same under another name."""
    return make(owner=filters.owner, name=free_name(filters.owner, filters.name), wanted=filters.in_force()[1])


@transaction.atomic
def delete(*, filters: FilterSet) -> None:
    """Without it everything is let through where it was in force."""
    _wake(filters)
    filters.delete()


@transaction.atomic
def choose(*, user: User, filters: FilterSet | None) -> None:
    """Put a set in force for a user (None: everything) and wake their open pages."""
    InForce.objects.update_or_create(user=user, defaults={"filters": filters})
    wake(user.pk)


def free_name(owner: User, name: str) -> str:
    """This name, or the first of "NAME 2", "NAME 3" ... that the owner has not used."""
    taken = set(owner.filter_sets.values_list("name", flat=True))
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name[:74]} {number}"
    return free


def _wake(filters: FilterSet) -> None:
    if InForce.objects.filter(user=filters.owner_id, filters=filters).exists():
        wake(filters.owner_id)


@contextmanager
def _one_name_each(name: str) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        raise Refused(f"You have a set called {name} already.") from problem
