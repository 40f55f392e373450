"""Which day a page wants to see again, from when on, and how fast."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated
from urllib.parse import parse_qsl

import msgspec
from msgspec import Meta, field

from apps.live.replay.course import SPEEDS
from tickstock.market.sessions import NEW_YORK, milliseconds


class Asked(msgspec.Struct, frozen=True):
    """The query of a replay's address; times of day are New York's."""

    speed: float = 20.0
    since: Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)")] = field(name="from", default="09:30")

    def __post_init__(self) -> None:
        if self.speed not in SPEEDS:
            raise ValueError(f"Expected a speed of {', '.join(f'{speed:g}' for speed in SPEEDS)}")

    def begins(self, day: date) -> int:
        """Epoch ms."""
        return milliseconds(datetime.combine(day, time.fromisoformat(self.since), NEW_YORK))


def read(query: str) -> Asked:
    """Raises msgspec.ValidationError with what was expected."""
    return msgspec.convert(dict(parse_qsl(query)), Asked, strict=False)
