"""Symbols and what is known of their past, the lists of symbols called universes, named sets of filters, and what each user has in force."""

from __future__ import annotations

from apps.universes.models.changes import Change, Share
from apps.universes.models.filters import FilterSet
from apps.universes.models.reference import DailyBars, ReferenceData
from apps.universes.models.symbols import FACTS, Symbol
from apps.universes.models.universes import InForce, MadeBy, Universe, UniverseQuerySet

__all__ = [
    "FACTS",
    "Change",
    "DailyBars",
    "FilterSet",
    "InForce",
    "MadeBy",
    "ReferenceData",
    "Share",
    "Symbol",
    "Universe",
    "UniverseQuerySet",
]
