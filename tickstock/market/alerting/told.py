"""What a rule tells."""

from __future__ import annotations

from typing import Any

import msgspec


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule has become true of a symbol. `identity` is the same however often it is worked out."""

    rule: str  # Its uid
    version: int
    owner: int
    name: str
    symbol: str
    moment: str  # The moment of rows, or the event, that it is of
    at: int  # The market's clock, epoch ms
    price: float | None = None
    facts: dict[str, Any] = {}  # The figures it was decided on; of events: the event
    kind: str = ""  # Of the event

    @property
    def identity(self) -> str:
        return f"{self.rule}:{self.version}:{self.symbol}:{self.moment}"
