"""What the detectors notice: frozen structs, told apart by `kind`."""

from __future__ import annotations

from typing import Literal

import msgspec

KINDS = ("high", "low", "trend", "surge", "pressure", "vwap", "gap", "breakout", "halt", "resume")
CONTROL = "control"  # Concerns everybody, whatever they filter
# P0 to P4: what is left out last to what is left out first, where not everything can be kept. Never an order of events.
BY_PRIORITY = (
    (CONTROL,),
    ("halt", "resume"),
    ("high", "low", "breakout", "gap"),
    ("surge", "trend"),
    ("pressure", "vwap", "noticed"),
)
PRIORITY = {kind: priority for priority, kinds in enumerate(BY_PRIORITY) for kind in kinds}
Basis = Literal["recent", "time_of_day"]  # Usual by the last 30 minutes, or by this minute of the sessions before
SessionName = Literal["pre", "regular", "post"]


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """One detected fact. `seq` is its place in the log (0 until it has one), `eid` its identity for ever."""

    seq: int = 0
    eid: str
    symbol: str
    price: float
    at: int  # The tick's SIP time, epoch ms
    session: SessionName
    significance: float  # How many times over its own threshold
    block: bool  # Caused by one trade of 10,000 shares or 200,000 dollars
    volume_ratio: float | None  # Volume of the last 60 s against usual; None while unknown
    day_volume: float = 0.0  # Shares of the day so far, this tick's included

    @property
    def kind(self) -> str:
        """The name of its kind, one of KINDS."""
        return str(self.__struct_config__.tag)


class HighLow(Event, frozen=True, kw_only=True):
    reference: float  # The extreme told before
    move: float  # From it, a fraction
    count: int  # New extremes of the session, told or not


class High(HighLow, frozen=True, kw_only=True, tag="high"):
    pass


class Low(HighLow, frozen=True, kw_only=True, tag="low"):
    pass


class Trend(Event, frozen=True, kw_only=True, tag="trend"):
    window: int  # Seconds
    direction: Literal[-1, 1]
    move: float  # Along the fitted line over the window, log return
    r2: float
    reversed: bool  # The trend before was the opposite one
    reference: int  # The second that was closed, epoch seconds


class Surge(Event, frozen=True, kw_only=True, tag="surge"):
    volume: float  # Of the last 60 s, shares
    baseline: float  # Usual shares a minute
    ratio: float
    basis: Basis = "recent"


class Pressure(Event, frozen=True, kw_only=True, tag="pressure"):
    net: float  # 100 x (buying - selling) / (buying + selling)
    side: Literal[-1, 1]


class Vwap(Event, frozen=True, kw_only=True, tag="vwap"):
    vwap: float
    side: Literal[-1, 1]  # The side the price has crossed to


class Gap(Event, frozen=True, kw_only=True, tag="gap"):
    prev_close: float
    gap: float  # Of the open from it, a fraction


class Breakout(Event, frozen=True, kw_only=True, tag="breakout"):
    minutes: int | None  # Of the opening range that was left
    days: int | None  # Or of the daily history whose extreme was passed
    reference: float
    side: Literal[-1, 1]


class Halt(Event, frozen=True, kw_only=True, tag="halt"):
    """Trading halted; `price` is the last one, 0 where there was none."""


class Resume(Event, frozen=True, kw_only=True, tag="resume"):
    """Trading goes on; `price` is the last one, 0 where there was none."""


class Noticed(Event, frozen=True, kw_only=True, tag="noticed"):
    """By a detector beyond the eight, in its own words."""

    detector: str
    figures: dict[str, float]


class Control(Event, frozen=True, kw_only=True, tag="control"):
    """What concerns everybody: `symbol` is empty and `price` 0. An event that could not be read has its number only."""

    symbol: str = ""
    price: float = 0.0
    at: int = 0
    session: SessionName = "regular"
    significance: float = 1.0
    block: bool = False
    volume_ratio: float | None = None
    what: Literal["session", "feed_gap", "settings", "feed", "unreadable", "test", "conflated"]
    since: int | None = None  # feed_gap: newest tick before it, epoch ms; conflated: the first that was left out
    until: int | None = None  # feed_gap: first tick after it; conflated: the last that was left out
    version: int | None = None  # settings: the one that is in force from here on
    source: str | None = None  # feed: where the data comes from, from here on
    text: str | None = None  # test: what staff wanted to see come by
    counts: dict[str, int] | None = None  # conflated: how many were left out, events by kind or "ticks"
    events: int | None = None  # conflated: so many events after this one are what was kept of them all


AnyEvent = High | Low | Trend | Surge | Pressure | Vwap | Gap | Breakout | Halt | Resume | Noticed | Control
