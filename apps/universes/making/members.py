"""Changing who is in a universe: one way in, whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.wake import wake
from apps.universes.making.limits import Refused, check_length
from apps.universes.making.subscription import tell_subscription
from apps.universes.models import Change, InForce, Symbol, Universe

KEPT = 100  # Changes of a universe's history
WOKEN = 1_000  # Viewers told at once; web processes look again by themselves within seconds
AT_ONCE = 5_000
Tickers = frozenset[str]


class Difference(NamedTuple):
    added: Tickers
    removed: Tickers


@transaction.atomic
def change_members(
    *,
    universe: Universe,
    wanted: Callable[[Tickers], Iterable[str]],
    by: User | None,
    how: str,
    before: dict[str, Any] | None = None,
    is_limited: bool = True,
) -> Difference:
    """Make a universe hold what `wanted` makes of its members, as far as it is known; gives what that changed.

    Its history, its viewers and whatever is combined of it follow. Raises Refused where it would be too long.
    """
    hold(universe)
    had = universe.tickers()
    then = frozenset(wanted(had))
    symbols = Symbol.objects.in_bulk(then - had, field_name="ticker")
    difference = Difference(frozenset(symbols), had - then)
    if difference.added and is_limited:
        check_length(universe.owner, len(had) + len(difference.added) - len(difference.removed))
    if not any(difference) and before is None:
        return difference
    _write(universe, symbols.values(), difference.removed)
    note(universe, by=by, how=how, difference=difference, before=before)
    if any(difference):
        wake_viewers(universe)
        tell_subscription()
    return difference


def hold(universe: Universe) -> None:
    """Let whoever else changes this universe, or another of its owner's, wait until the transaction ends.

    Owner first, then universe: who changes parts and who changes what is made of them never wait for each other.
    """
    if universe.owner_id:
        User.objects.select_for_update(no_key=True).filter(pk=universe.owner_id).first()
    if Universe.objects.select_for_update(of=("self",), no_key=True).filter(pk=universe.pk).first() is None:
        raise Refused("It was deleted meanwhile.")


def note(
    universe: Universe, *, by: User | None, how: str, difference: Difference, before: dict[str, Any] | None = None
) -> None:
    """Add to a universe's history, of which the newest part is kept."""
    universe.changed_at = timezone.now()
    universe.save(update_fields=["changed_at"])
    added, removed = (sorted(some) for some in difference)
    Change.objects.create(universe=universe, by=by, how=how, added=added, removed=removed, before=before or {})
    old = Change.objects.filter(universe=universe).values_list("pk", flat=True)[KEPT : KEPT + 100]
    Change.objects.filter(pk__in=list(old)).delete()


def wake_viewers(universe: Universe) -> None:
    """Have the open pages of all who look at a universe, or whose watch list it is, look again."""
    for user_id in InForce.objects.filter(universe=universe).values_list("user_id", flat=True)[:WOKEN]:
        wake(user_id)
    if universe.is_watch_list and universe.owner_id:
        wake(universe.owner_id)  # It is shown beside whatever they look at


def _write(universe: Universe, added: Iterable[Symbol], removed: Tickers) -> None:
    through = Universe.members.through
    through.objects.bulk_create(
        [through(universe_id=universe.pk, symbol_id=symbol.pk) for symbol in added],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )
    gone = sorted(removed)
    for first in range(0, len(gone), AT_ONCE):
        universe.members.through.objects.filter(
            universe=universe, symbol__ticker__in=gone[first : first + AT_ONCE]
        ).delete()
