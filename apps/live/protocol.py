"""The messages of the WebSocket, both ways; `docs/protocol.md` is the same in words."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, field

from tickstock.market.interest import Ledger

VERSION = 1
LARGEST = 4_096  # Bytes of a client's frame
FORGIVEN = 5  # Bad frames until the socket is closed

BAD_FRAME, SIGNED_OUT = 4400, 4401

Seq = Annotated[int, Meta(ge=0, le=2**53)]


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    pass


class Start(Message, frozen=True, kw_only=True, tag="start"):
    pass


class Resume(Message, frozen=True, kw_only=True, tag="resume"):
    epoch: Seq
    seq: Seq


class Ack(Message, frozen=True, kw_only=True, tag="ack"):
    b: Seq


class Refresh(Message, frozen=True, kw_only=True, tag="request_filtered_data_refresh"):
    pass


ClientMessage = Start | Resume | Ack | Refresh
decode = msgspec.json.Decoder(ClientMessage).decode


class UniverseInForce(msgspec.Struct, frozen=True):
    name: str
    members: int | None  # None: the whole market


class Connect(Message, frozen=True, kw_only=True, tag="connect"):
    protocol: int = VERSION
    user: str
    epoch: int
    head: int
    pull_ms: int
    universe: UniverseInForce


class Frame(Message, frozen=True, kw_only=True, tag="dual_universe_stock_data"):
    b: int
    refresh: bool
    epoch: int
    first: int = field(name="from")
    through: int
    ledger: Ledger
    universe: UniverseInForce
    events: tuple[msgspec.Raw, ...]


class Gap(Message, frozen=True, kw_only=True, tag="gap"):
    epoch: int
    first: int = field(name="from")
    to: int | None  # None: nobody knows how many there were
    reason: Literal["trimmed", "epoch"]


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


class StatusUpdate(Message, frozen=True, kw_only=True, tag="status_update"):
    feed: FeedStatus
    market: MarketStatus
    universe: UniverseInForce


class UniverseUpdated(Message, frozen=True, kw_only=True, tag="universe_updated"):
    universe: UniverseInForce
    first: int = field(name="from")


class Error(Message, frozen=True, kw_only=True, tag="error"):
    detail: str
    left: int


class Disconnect(Message, frozen=True, kw_only=True, tag="disconnect"):
    code: int
    reason: str
    retry: bool


def encode(message: Message) -> str:
    """The text of a frame; events go in as the bytes the worker made of them."""
    return msgspec.json.encode(message).decode()
