"""Pages about universes; what one person sees of another's is nothing at all."""

from __future__ import annotations
