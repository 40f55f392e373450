"""A user's own universes: made, defined, copied, undone, deleted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.universes.making.finding import finds
from apps.universes.making.limits import Refused, check_number, limits_of, still_there
from apps.universes.making.members import Difference, change_members, hold, note, wake_viewers
from apps.universes.making.parts import check_parts
from apps.universes.making.subscription import tell_subscription
from apps.universes.making.upkeep import NOTHING, refresh_users
from apps.universes.models import MadeBy, Symbol, Universe
from apps.universes.rules.rule import Invalid

WATCH_LIST = "Watch list"


@still_there()
@transaction.atomic
def make(
    *,
    user: User,
    name: str,
    made_by: str = MadeBy.PICKED,
    tickers: Collection[str] = (),
    definition: dict[str, Any] | None = None,
) -> Universe:
    """Make a universe of the user's own. Raises Refused, and then nothing is made."""
    User.objects.select_for_update(no_key=True).get(
        pk=user.pk
    )  # Two tabs cannot both make the last one that is allowed
    check_number(user)
    _check_name(user, name)
    universe = Universe.objects.create(owner=user, name=name, made_by=made_by, definition=definition or {})
    if definition:
        tickers = _defined(universe)
    change_members(universe=universe, wanted=lambda _: tickers, by=user, how="made", before={})
    return universe


@still_there()
@transaction.atomic
def define(*, universe: Universe, definition: dict[str, Any], by: User, how: str = "changed") -> None:
    """Give a universe another rule, or another combination. Raises Refused."""
    hold(universe)
    if definition == universe.definition:
        return
    before = {"definition": universe.definition}
    universe.definition = definition
    universe.save(update_fields=["definition"])
    found = _defined(universe)
    change_members(universe=universe, wanted=lambda _: found, by=by, how=how, before=before)
    refresh_users(universe)


@transaction.atomic
def rename(*, universe: Universe, name: str, by: User, how: str = "renamed") -> None:
    """Give a universe another name. Raises Refused."""
    if name == universe.name:
        return
    hold(universe)  # Another tab cannot take the name meanwhile
    _check_name(universe.owner, name)
    before, universe.name = {"name": universe.name}, name
    universe.save(update_fields=["name"])
    note(universe, by=by, how=how, difference=NOTHING, before=before)
    wake_viewers(universe)


@transaction.atomic
def undo(*, universe: Universe, by: User) -> Difference:
    """Take the newest change that somebody made back; to do it again, undo the undoing. Raises Refused."""
    hold(universe)
    change = universe.changes.exclude(how="made").filter(by__isnull=False).first()
    if change is None:
        raise Refused("There is nothing to undo.")
    how = f"undid: {change.how}"[:40]
    if "name" in change.before:
        rename(universe=universe, name=change.before["name"], by=by, how=how)
    elif "definition" in change.before:
        define(universe=universe, definition=change.before["definition"], by=by, how=how)
    elif universe.is_edited:
        added, removed = frozenset(change.added), frozenset(change.removed)
        changed = change_members(universe=universe, wanted=lambda had: (had - added) | removed, by=by, how=how)
        refresh_users(universe)
        return changed
    return NOTHING


@transaction.atomic
def delete(*, universe: Universe) -> None:
    """Delete a universe; who looked at it sees the whole market. Raises Refused while another is made of it."""
    hold(universe)
    if users := list(universe.used_by.values_list("name", flat=True)[:3]):
        raise Refused(f"{', '.join(users)} is made of it: change that first.")
    wake_viewers(universe)
    universe.delete()
    tell_subscription()


def copy(*, universe: Universe, user: User) -> Universe:
    """A universe of the user's own with the same symbols, which then goes its own way. Raises Refused."""
    return make(user=user, name=free_name(user, universe.name), made_by=MadeBy.LIST, tickers=universe.tickers())


def watch_list(user: User) -> Universe:
    """The user's first universe: what they have put a star beside."""
    if found := Universe.objects.filter(owner=user, is_watch_list=True).first():
        return found
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        found = Universe.objects.filter(owner=user, is_watch_list=True).first()
        return found or Universe.objects.create(owner=user, name=free_name(user, WATCH_LIST), is_watch_list=True)


def watched_by(user: User) -> frozenset[str]:
    """The tickers on the user's watch list."""
    lists = Universe.objects.filter(owner=user, is_watch_list=True)
    return frozenset(Symbol.objects.filter(universes__in=lists).values_list("ticker", flat=True))


def free_name(user: User, name: str) -> str:
    """The name, or where the user has it already the name with a number."""
    taken = set(Universe.objects.filter(owner=user).values_list("name", flat=True))
    names = (name, *(f"{name[:74]} {number}" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)


def _defined(universe: Universe) -> frozenset[str]:
    if universe.made_by == MadeBy.COMBINATION:
        assert universe.owner
        keys = universe.definition["parts"]
        check_parts(user=universe.owner, universe=universe, how=universe.definition["how"], parts=keys)
        universe.parts.set(keys)
    try:
        found = finds(universe)
    except Invalid as problem:
        raise Refused(str(problem)) from problem
    if found is None:
        raise Refused("The live market cannot be read at the moment, and the rule asks for its figures.")
    allowed = limits_of(universe.owner).symbols_per_universe
    if len(found) > allowed:
        raise Refused(f"It finds {len(found):,} symbols, more than the {allowed:,} of your plan: ask for less.")
    return found


def _check_name(owner: User | None, name: str) -> None:
    if not name.strip():
        raise Refused("Give it a name.")
    if len(name) > 80:
        raise Refused("A name has at most 80 characters.")
    if Universe.objects.filter(owner=owner, name=name).exists():
        raise Refused(f"You have a universe called {name} already.")
