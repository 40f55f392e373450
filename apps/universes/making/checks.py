"""What does not fit together, in words; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Q

from apps.universes.catalogue.bands import band
from apps.universes.making.finding import Finder, finds, market
from apps.universes.making.limits import limits_of
from apps.universes.models import InForce, MadeBy, Symbol, Universe
from apps.universes.rules.rule import Invalid
from tickstock.market.symbols import TICKER


def check() -> Iterator[str]:
    """One line for each thing that is wrong."""
    yield from _symbols()
    finder = Finder(market())
    universes = Universe.objects.select_related("owner").annotate(
        count=Count("members"), gone=Count("members", filter=Q(members__is_active=False))
    )
    for universe in universes.order_by("pk"):
        for words in _universe(universe, finder):
            yield f"universe {universe.pk} ({universe.name}): {words}"
    strange = InForce.objects.filter(universe__owner__isnull=False).exclude(universe__owner=F("user"))
    for one in strange:
        yield f"user {one.user_id} looks at universe {one.universe_id}, which is another's"


def _symbols() -> Iterator[str]:
    for symbol in Symbol.objects.iterator():
        if not TICKER.fullmatch(symbol.ticker):
            yield f"symbol {symbol.ticker!r}: this is no ticker, so no event can name it"
        if symbol.cap_band != band(symbol.market_cap):
            yield f"symbol {symbol.ticker}: {symbol.cap_band or 'no band'} where {symbol.market_cap} is another"
        if symbol.is_active and symbol.delisted_on:
            yield f"symbol {symbol.ticker}: listed, and delisted on {symbol.delisted_on}"


def _universe(universe: Universe, finder: Finder) -> Iterator[str]:
    count, gone = universe.count, universe.gone  # type: ignore[attr-defined]
    if not count:
        yield "it has no symbols, so in force it lets nothing through"
    if gone:
        yield f"{gone} of its {count} symbols are delisted"
    if count > limits_of(universe.owner).symbols_per_universe:
        yield f"{count} symbols are more than the plan of its owner allows"
    if universe.made_by == MadeBy.COMBINATION:
        there = set(universe.parts.values_list("pk", flat=True))
        if missing := [key for key in universe.definition.get("parts", ()) if key not in there]:
            yield f"it names universes that are not there: {missing}"
    try:
        found = finds(universe, finder)
    except Invalid as problem:
        yield f"its definition makes no sense: {problem}"
        return
    if found is not None and found != universe.tickers():
        yield f"it holds {count} symbols where its definition says {len(found)}; the job puts that right"
