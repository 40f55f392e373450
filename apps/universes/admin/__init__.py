"""What staff sees and changes of symbols and universes."""

from __future__ import annotations

from apps.universes.admin.symbols import SymbolAdmin
from apps.universes.admin.universes import UniverseAdmin

__all__ = ["SymbolAdmin", "UniverseAdmin"]
