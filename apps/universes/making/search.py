"""Finding symbols by what somebody types."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from apps.universes.models import Symbol

MOST = 10
LONGEST = 40  # Characters anybody types


def search(typed: str, most: int = MOST) -> QuerySet[Symbol]:
    """Symbols that begin so, by ticker first and then by a word of the name: the exact one on top."""
    words = typed.strip().replace("\0", "")[:LONGEST]
    if not words:
        return Symbol.objects.none()
    begins = Q(ticker__istartswith=words)
    named = Q(name__istartswith=words) | Q(name__icontains=f" {words}")
    order = Case(
        When(ticker__iexact=words, then=Value(0)),
        When(begins, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        Symbol.objects.filter(begins | named, is_active=True).annotate(order=order).order_by("order", "ticker")[:most]
    )


def known_tickers() -> frozenset[str]:
    """The tickers of all symbols that are listed."""
    return frozenset(Symbol.objects.filter(is_active=True).values_list("ticker", flat=True))
