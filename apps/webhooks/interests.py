"""What each endpoint wants, in a few queries however many there are."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from apps.universes.models import Universe
from apps.universes.services import choices_of
from apps.webhooks.models import Endpoint
from tickstock.market.filters import EVERYTHING
from tickstock.market.interest import Interest


def interests_of(endpoints: Iterable[Endpoint]) -> dict[int, Interest]:
    """By endpoint; those whose universe was deleted are left out, for nobody has asked for all symbols instead."""
    endpoints = list(endpoints)
    in_force = choices_of({one.owner_id for one in endpoints if one.wants == Endpoint.Wants.IN_FORCE})
    members = _members({one.universe_id for one in endpoints if one.wants == Endpoint.Wants.UNIVERSE})
    found = {}
    for one in endpoints:
        if one.wants == Endpoint.Wants.IN_FORCE:
            found[one.pk] = _narrowed(in_force[one.owner_id].interest, one)
        elif one.wants == Endpoint.Wants.MARKET or one.universe_id in members:
            found[one.pk] = _narrowed(_chosen(one, members), one)
    return found


def _members(universes: set[int | None]) -> dict[int | None, frozenset[str]]:
    found: dict[int | None, list[str]] = {pk: [] for pk in universes if pk is not None}
    through = Universe.members.through.objects.filter(universe__in=universes)
    for universe, ticker in through.values_list("universe", "symbol__ticker"):
        found[universe].append(ticker)
    return {pk: frozenset(tickers) for pk, tickers in found.items()}


def _chosen(endpoint: Endpoint, members: dict[int | None, frozenset[str]]) -> Interest:
    filters, wanted = endpoint.filters.in_force() if endpoint.filters else (Interest().filters, EVERYTHING)
    if endpoint.wants == Endpoint.Wants.MARKET or endpoint.universe is None:
        return Interest(filters=filters, filter=wanted)
    return Interest(
        universe=endpoint.universe.name, members=members[endpoint.universe_id], filters=filters, filter=wanted
    )


def _narrowed(interest: Interest, endpoint: Endpoint) -> Interest:
    kinds = interest.filter.kinds & endpoint.wanted_kinds
    return msgspec.structs.replace(interest, filter=msgspec.structs.replace(interest.filter, kinds=kinds))
