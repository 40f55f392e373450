from __future__ import annotations

from typing import Any, NamedTuple


class Noticed(NamedTuple):
    """What a detector tells, before it is known to which input it belongs."""

    kind: str
    significance: float
    figures: dict[str, Any]
    price: float | None = None  # Where it is not the one that sets the last price
