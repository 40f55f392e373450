"""Symbols that go on under another ticker."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from apps.universes.making.members import change_members
from apps.universes.making.upkeep import refresh_users
from apps.universes.models import Symbol, Universe


def follow_renames(gone: Collection[str], new: Collection[str], today: date) -> int:
    """Put the new ticker in the place of the old one, in every list it is in; gives how many there were."""
    leavers = Symbol.objects.in_bulk(list(gone), field_name="ticker").values()
    left = {symbol.figi: symbol.ticker for symbol in leavers if symbol.figi}
    renamed = [symbol for symbol in Symbol.objects.filter(figi__in=left) if symbol.ticker in new]
    for symbol in renamed:
        rename(left[symbol.figi], symbol, today)
    return len(renamed)


@transaction.atomic
def rename(old: str, symbol: Symbol, today: date) -> None:
    """Note that a symbol had another ticker, and let lists follow."""
    symbol.take({"renamed_from": old, "renamed_on": today})
    symbol.save(update_fields=["renamed_from", "renamed_on"])
    new = frozenset({symbol.ticker})
    for universe in Universe.objects.filter(members__ticker=old).select_related("owner"):
        if universe.is_edited:
            change_members(
                universe=universe,
                wanted=lambda had: (had - {old}) | new,
                by=None,
                how=f"{old} became {symbol.ticker}"[:40],
            )
            refresh_users(universe)
