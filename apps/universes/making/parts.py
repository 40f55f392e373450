"""Of what a combination may be made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from apps.accounts.models import User
from apps.universes.making.limits import Refused
from apps.universes.models import Universe
from apps.universes.rules.combining import HOW, PARTS


def check_parts(*, user: User, universe: Universe | None, how: str, parts: Sequence[int]) -> dict[str, Any]:
    """A combination as it is kept. Raises Refused where a part cannot be seen or is made of the combination itself."""
    parts = list(dict.fromkeys(parts))
    if how not in HOW:
        raise Refused("Say how they are combined.")
    if not 2 <= len(parts) <= PARTS:
        raise Refused(f"Choose 2 to {PARTS} universes.")
    if Universe.objects.visible_to(user).filter(pk__in=parts).count() != len(parts):
        raise Refused("There is no such universe.")
    if universe and _depends(parts, universe.pk):
        raise Refused("One of them is made of this universe itself.")
    return {"how": how, "parts": parts}


def _depends(parts: Collection[int], on: int) -> bool:
    seen: set[int] = set()
    waiting = set(parts)
    while waiting:
        seen |= waiting
        waiting = set(Universe.objects.filter(used_by__in=waiting).values_list("pk", flat=True)) - seen
    return on in seen
