"""What staff sees and changes of symbols, universes and sets of filters."""

from __future__ import annotations

from apps.universes.admin.filters import FilterSetAdmin
from apps.universes.admin.symbols import SymbolAdmin
from apps.universes.admin.universes import UniverseAdmin

__all__ = ["FilterSetAdmin", "SymbolAdmin", "UniverseAdmin"]
