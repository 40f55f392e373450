"""Whose minute bars are kept."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q

from apps.universes.models import Symbol, Universe

INDICES = ("S&P 500", "Nasdaq-100", "Dow Jones Industrial Average")


def watched_symbols() -> frozenset[str] | None:
    """Members of active people's own universes and watch lists, of those always watched and of the indices; None: all
    there are."""
    if settings.BARS == "all":
        return None
    universes = Universe.objects.filter(
        Q(owner__is_active=True) | Q(owner=None) & (Q(always_watched=True) | Q(name__in=INDICES))
    )
    members = Universe.members.through.objects.filter(universe__in=universes.values("pk")).values("symbol_id")
    return frozenset(Symbol.objects.filter(pk__in=members).values_list("ticker", flat=True))
