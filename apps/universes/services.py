"""Writes that touch several models or leave the process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.wake import wake
from apps.universes.catalogue.listings import EXCHANGE_TRADED
from apps.universes.making.limits import still_there
from apps.universes.making.subscription import tell_subscription
from apps.universes.models import InForce, Symbol, Universe
from tickstock.market.interest import Interest


class Choice(NamedTuple):
    """What a user has chosen: what they want to see, and how often."""

    interest: Interest
    pull_ms: int
    watched: frozenset[str] = frozenset()  # The watch list


def choices_of(users: Iterable[int]) -> dict[int, Choice]:
    """What each of these users has chosen, in four queries however many they are."""
    pulls = dict(User.objects.filter(pk__in=users).values_list("pk", "pull_ms"))
    in_force = InForce.objects.filter(user__in=pulls).select_related("universe", "filters")
    chosen = {one.user_id: one for one in in_force}
    watch_lists = dict(Universe.objects.filter(owner__in=pulls, is_watch_list=True).values_list("owner", "pk"))
    tickers: dict[int, list[str]] = {one.universe.pk: [] for one in chosen.values() if one.universe}
    tickers |= {pk: [] for pk in watch_lists.values()}
    for universe, ticker in Universe.members.through.objects.filter(universe__in=tickers).values_list(
        "universe", "symbol__ticker"
    ):
        tickers[universe].append(ticker)
    members = {pk: frozenset(of) for pk, of in tickers.items()}
    return {
        user: Choice(_interest(chosen.get(user), members), pull_ms, members.get(watch_lists.get(user, 0), frozenset()))
        for user, pull_ms in pulls.items()
    }


def names_of_funds() -> dict[str, str]:
    """Ticker and name of every exchange-traded product."""
    funds = Symbol.objects.filter(type__in=EXCHANGE_TRADED, is_active=True).order_by()
    return dict(funds.values_list("ticker", "name"))


def sectors_of_symbols() -> Iterator[tuple[str, str]]:
    """Ticker and sector of every symbol whose sector is known."""
    return Symbol.objects.exclude(sector="").order_by().values_list("ticker", "sector").iterator()


def _interest(chosen: InForce | None, members: dict[int, frozenset[str]]) -> Interest:
    parts: dict[str, Any] = {}
    if chosen and chosen.universe:
        parts |= {"universe": chosen.universe.name, "members": members[chosen.universe.pk]}
    if chosen and chosen.filters:
        parts["filters"], parts["filter"] = chosen.filters.in_force()
    return Interest(**parts)


@still_there()
@transaction.atomic
def choose_universe(*, user: User, universe: Universe | None) -> None:
    """Put a universe in force for a user (None: the whole market) and wake their open pages. Raises Refused."""
    InForce.objects.update_or_create(user=user, defaults={"universe": universe})
    wake(user.pk)
    tell_subscription()


@transaction.atomic
def choose_pull_interval(*, user_id: int, pull_ms: int) -> None:
    """Let a user's open pages pull so often, from now on."""
    User.objects.filter(pk=user_id).update(pull_ms=pull_ms)
    wake(user_id)
