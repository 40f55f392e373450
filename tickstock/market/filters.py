"""What a user lets through of their universe: thresholds, and how much of it at a time."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

import msgspec
from msgspec import Meta

from tickstock.market.events import KINDS, SessionName

Direction = Literal["up", "down"]
Window = Literal[180, 360, 600]
SESSIONS: tuple[SessionName, ...] = ("pre", "regular", "post")
DIRECTIONS: tuple[Direction, ...] = ("up", "down")
WINDOWS: tuple[Window, ...] = (180, 360, 600)

Price = Annotated[float, Meta(ge=0.0, le=1_000_000.0)]
Times = Annotated[float, Meta(ge=0.0, le=1_000.0)]
Count = Annotated[int, Meta(ge=1, le=100_000)]
Ticker = Annotated[str, Meta(min_length=1, max_length=16)]


class Filter(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, cache_hash=True
):
    """Thresholds of a named set; the default lets everything through.

    Each setting concerns the events that have the figure it is about, and the others pass: a halt has no r2. A figure
    that is not known yet does not reach a floor. What has no price, such as a halt before the first trade, passes.
    """

    kinds: frozenset[str] = frozenset(KINDS)
    sessions: frozenset[SessionName] = frozenset(SESSIONS)
    price_min: Price | None = None  # Dollars
    price_max: Price | None = None
    day_volume_min: Annotated[float, Meta(ge=0.0, le=1e10)] | None = None  # Shares of the day so far
    day_dollars_min: Annotated[float, Meta(ge=0.0, le=1e13)] | None = None  # The same times the event's price
    volume_ratio_min: Times | None = None  # Volume of the last 60 s against usual
    significance_min: Times | None = None  # Times over the detector's own threshold
    move_min: Annotated[float, Meta(ge=0.0, le=10.0)] | None = None  # Fraction, in either direction
    count_min: Count | None = None  # Which high or low of the session it is
    count_max: Count | None = None
    windows: frozenset[Window] = frozenset(WINDOWS)  # Of trends, seconds
    directions: frozenset[Direction] = frozenset(DIRECTIONS)
    r2_min: Annotated[float, Meta(ge=0.0, le=1.0)] | None = None  # Of trends: how straight the line is
    surge_ratio_min: Times | None = None  # Of surges
    pressure_min: Annotated[float, Meta(ge=0.0, le=100.0)] | None = None  # Of pressure, on either side
    blocks_only: bool = False  # Caused by one large trade
    only: frozenset[Ticker] = frozenset()  # These symbols of the universe; none named: all
    without: frozenset[Ticker] = frozenset()
    cool_down: Annotated[int, Meta(ge=0, le=3_600)] = 0  # Seconds between two of a kind and symbol
    per_minute: Annotated[int, Meta(ge=0, le=10_000)] = 0  # At most, the most significant first; 0: as many as come

    @property
    def is_paced(self) -> bool:
        """Whether what it lets through depends on what it has let through before."""
        return bool(self.cool_down or self.per_minute)


EVERYTHING = Filter()


def differences(wanted: Filter) -> dict[str, Any]:
    """What is not the default, as it is stored and sent."""
    found = {name: getattr(wanted, name) for name in Filter.__struct_fields__}
    own = {name: value for name, value in found.items() if value != getattr(EVERYTHING, name)}
    return cast(dict[str, Any], msgspec.to_builtins(own, order="deterministic"))
