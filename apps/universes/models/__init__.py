"""Symbols and what is known of their past, the lists of symbols called universes, and which one each user looks at."""

from __future__ import annotations

from apps.universes.models.reference import DailyBars, ReferenceData
from apps.universes.models.symbols import Symbol
from apps.universes.models.universes import InForce, Universe, UniverseQuerySet

__all__ = ["DailyBars", "InForce", "ReferenceData", "Symbol", "Universe", "UniverseQuerySet"]
