"""What one run left behind: what happened in the market, what stands in the log, what every viewer heard."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import msgspec

Members = frozenset[str] | None  # None: the whole market
Kinds = frozenset[str] | None  # None: all


class Position(NamedTuple):
    epoch: int
    seq: int


class Fact(NamedTuple):
    """A trade that went so far past its symbol's extreme that it has to be told: known to the market, not to the worker."""

    kind: Literal["high", "low"]
    symbol: str
    price: float
    at: int  # Market time, epoch ms
    sent_at: float  # Monotonic seconds of this machine

    @property
    def identity(self) -> tuple[str, str, float]:
        """No symbol has the same price twice."""
        return self.kind, self.symbol, self.price


class Event(msgspec.Struct, frozen=True):
    """The figures of an event that the checker looks at."""

    kind: str
    seq: int
    eid: str
    symbol: str
    price: float
    at: int
    session: str = ""
    what: str = ""
    since: int | None = None
    until: int | None = None
    text: str | None = None

    @property
    def identity(self) -> tuple[str, str, float]:
        return self.kind, self.symbol, self.price


class Universe(msgspec.Struct, frozen=True):
    name: str


class Frame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="dual_universe_stock_data"):
    b: int
    refresh: bool
    epoch: int
    first: int = msgspec.field(name="from")
    through: int
    settings: int
    ledger: dict[str, list[int]]
    universe: Universe
    filters: str
    events: list[Event]


class Gap(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="gap"):
    epoch: int
    first: int = msgspec.field(name="from")
    to: int | None
    reason: str


class Opened(NamedTuple):
    """A conversation began: the client said where it was, or nothing (`start`)."""

    position: Position | None


class Closed(NamedTuple):
    code: int


Heard = Opened | Frame | Gap | Closed


@dataclass
class Listener:
    """One viewer. `stays` says that it was there to the end, so it must have come to the log's end."""

    name: str
    heard: list[Heard] = field(default_factory=list)
    stays: bool = True
    may_see: Members = None  # Whatever it asks for, nothing beyond these


@dataclass
class Record:
    facts: list[Fact] = field(default_factory=list)
    logs: dict[int, dict[int, Event]] = field(default_factory=dict)  # What is left at the end: epoch, seq
    in_force: int = 0  # The epoch at the end
    listeners: list[Listener] = field(default_factory=list)
    universes: dict[str, Members] = field(default_factory=lambda: {"Whole market": None})
    filters: dict[str, Kinds] = field(default_factory=lambda: {"Everything": None})  # The kinds each set lets through
    kills: list[float] = field(default_factory=list)  # When the worker was killed, monotonic seconds
    back: list[float] = field(default_factory=list)  # When the next one was at work, for each kill
    lost_windows: list[tuple[float, float]] = field(default_factory=list)  # G7: what was sent meanwhile may be lost
    broker_was_hurt: bool = False  # Whether the broker may have forgotten anything
