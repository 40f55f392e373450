"""What the server says on the WebSocket."""

from __future__ import annotations

from typing import Any, Literal, Self

import msgspec
from msgspec import field

from apps.live.protocol import VERSION, Message
from tickstock.market.interest import Ledger
from tickstock.stream.notices import Numbered

NULL = msgspec.Raw(b"null")


class UniverseInForce(msgspec.Struct, frozen=True):
    name: str
    members: int | None  # None: the whole market


class Filters(msgspec.Struct, frozen=True):
    """The set of filters that is in force; `symbols` is how many of the universe it leaves where it names any."""

    name: str
    kinds: list[str]
    thresholds: dict[str, Any]  # What else it says, where that is not the default; see `tickstock.market.filters`
    symbols: int | None = None


class Connect(Message, frozen=True, kw_only=True, tag="connect"):
    protocol: int = VERSION
    user: str
    epoch: int
    head: int
    pull_ms: int
    settings: int
    universe: UniverseInForce
    filters: Filters


class Frame(Message, frozen=True, kw_only=True, tag="dual_universe_stock_data"):
    b: int
    refresh: bool
    epoch: int
    first: int = field(name="from")
    through: int
    settings: int
    ledger: Ledger
    universe: UniverseInForce
    filters: str  # By name: the set that it was picked by
    events: list[str]  # Runs of them as the worker wrote each, with commas between; the last field, see `encode`


class Gap(Message, frozen=True, kw_only=True, tag="gap"):
    epoch: int
    first: int = field(name="from")
    to: int | None  # None: nobody knows how many there were
    reason: Literal["trimmed", "epoch", "slow"]
    fill: str


class FeedStatus(msgspec.Struct, frozen=True, kw_only=True):
    source: str | None
    state: Literal["live", "stale", "quiet", "mute", "down"]
    age_ms: int | None
    lag_ms: int | None = None  # How far the data is behind the market, beyond what the plan delays it by
    delay_ms: int = 0
    ticks_per_second: float
    alarm: str = ""  # What is wrong, in words
    is_fallback: bool = False  # Another feed than the operator's first choice


class MarketStatus(msgspec.Struct, frozen=True, kw_only=True):
    clock: int | None
    session: str | None
    closes_at: int | None
    symbols: int


class Replaying(msgspec.Struct, frozen=True, kw_only=True):
    """What is told is of a past day."""

    day: str  # In New York, such as 2026-11-18
    speed: float  # Of its market's time; 0 while it stands still
    ended: bool


class StatusUpdate(Message, frozen=True, kw_only=True, tag="status_update"):
    feed: FeedStatus
    market: MarketStatus
    universe: UniverseInForce
    replay: Replaying | msgspec.UnsetType = msgspec.UNSET


class Stage(msgspec.Struct, frozen=True):
    median: float  # ms
    p99: float


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """How events got here in the last minute; a stage that nobody measures is left out."""

    stages: dict[str, Stage]
    ahead_ms: int | None  # The wall's clock before the market's; None while the two do not run at one pace
    detected: int | None  # Since the ingest worker started
    logged: int | None
    lost: int | None  # Of what the worker had, what it knows to be gone
    waiting: int | None  # Frames and events that have yet to get on


class Gauges(Message, frozen=True, kw_only=True, tag="gauges"):
    """The figures of a moment; the parts are encoded once for all who look at the same, see `apps.live.gauges`."""

    sent: int  # Wall clock, epoch ms
    at: int | None = None  # Market clock, epoch ms
    age_ms: int | None = None  # Since the rows were read
    trouble: str = ""  # Why there are no figures
    universe: UniverseInForce
    market: msgspec.Raw = NULL  # Of all symbols
    own: msgspec.Raw = NULL  # Of the universe in force; null where that is the whole market
    sectors: msgspec.Raw = NULL
    strip: msgspec.Raw = NULL
    watch: msgspec.Raw = NULL
    watched: int = 0  # Symbols on the watch list, told or not
    truth: Truth


class UniverseUpdated(Message, frozen=True, kw_only=True, tag="universe_updated"):
    version: int
    first: int = field(name="from")
    universe: UniverseInForce


class FiltersUpdated(Message, frozen=True, kw_only=True, tag="filters_updated"):
    version: int
    first: int = field(name="from")
    filters: Filters


class PullIntervalUpdated(Message, frozen=True, kw_only=True, tag="pull_interval_updated"):
    pull_ms: int


class SessionReset(Message, frozen=True, kw_only=True, tag="session_reset"):
    session: str
    day: str  # In New York, such as 2026-11-18
    seq: int


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of the user's has become true of a symbol. `epoch` and `n` are its number in the alerts' log."""

    epoch: int
    n: int
    rule: str  # Its uid
    name: str
    symbol: str
    at: int  # The market's clock, epoch ms
    told_at: int  # Wall clock, epoch ms
    price: float | None
    kind: str | None  # Of the event, where it is a rule over events
    facts: dict[str, Any]  # The figures it was decided on, or the event

    @classmethod
    def of(cls, one: Numbered, epoch: int) -> Self:
        told = one.told
        return cls(
            epoch=epoch,
            n=one.seq,
            rule=told.rule,
            name=told.name,
            symbol=told.symbol,
            at=told.at,
            told_at=round(one.told_at * 1000),
            price=told.price,
            kind=told.kind or None,
            facts=told.facts,
        )


class Alerts(Message, frozen=True, kw_only=True, tag="alerts"):
    items: list[Alert]
    is_past: bool  # Told before this page came; it may have them already


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    sockets: int
    frame_bytes: int
    unacknowledged: int
    ack_within_ms: int


class Delivery(msgspec.Struct, kw_only=True):
    """What became of the events that one socket was asked about, since it was opened."""

    frames: int = 0
    acknowledged: int = 0
    scanned: int = 0
    delivered: int = 0
    filtered: int = 0
    gaps: int = 0
    bytes: int = 0


class UserStatusResponse(Message, frozen=True, kw_only=True, tag="user_status_response"):
    sessions: int
    limits: Limits
    pull_ms: int
    settings: int
    delivery: Delivery


class Tested(Message, frozen=True, kw_only=True, tag="test_event"):
    eid: str  # Of the control event that is to come


class Error(Message, frozen=True, kw_only=True, tag="error"):
    detail: str
    left: int


class Disconnect(Message, frozen=True, kw_only=True, tag="disconnect"):
    code: int
    reason: str
    retry: bool


def encode(message: Message) -> str:
    """The text of a frame. Events go in as they are, copied once: they are nearly all that a pull sends."""
    if not isinstance(message, Frame) or not message.events:
        return msgspec.json.encode(message).decode()
    head = msgspec.json.encode(msgspec.structs.replace(message, events=[])).decode()
    runs = list(message.events)
    runs[0] = head.removesuffix("]}") + runs[0]
    runs[-1] += "]}"
    return ",".join(runs)
