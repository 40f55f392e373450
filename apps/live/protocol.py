"""What a client may say on the WebSocket; `docs/protocol.md` is the same in words. The answers are in `messages.py`."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

VERSION = 1
LARGEST = 4_096  # Bytes of a client's frame
FORGIVEN = 5  # Bad frames until the socket is closed

FAILED = 1011
BAD_FRAME, SIGNED_OUT, NOT_ALLOWED, TOO_SLOW, TOO_MANY = 4400, 4401, 4403, 4408, 4429

Seq = Annotated[int, Meta(ge=0, le=2**53)]
DeviceName = Annotated[str, Meta(min_length=8, max_length=64, pattern="^[A-Za-z0-9_-]+$(?!\n)")]


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    pass


class Authenticate(Message, frozen=True, kw_only=True, tag="authenticate"):
    """The first frame of who has no session cookie: one of the two."""

    ticket: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    token: Annotated[str, Meta(min_length=1, max_length=2_048)] | None = None

    def __post_init__(self) -> None:
        if (self.ticket is None) == (self.token is None):
            raise ValueError("Expected a ticket or a token")


class Start(Message, frozen=True, kw_only=True, tag="start"):
    device: DeviceName | None = None


class Resume(Message, frozen=True, kw_only=True, tag="resume"):
    epoch: Seq
    seq: Seq
    device: DeviceName | None = None


class Ack(Message, frozen=True, kw_only=True, tag="ack"):
    b: Seq


class Refresh(Message, frozen=True, kw_only=True, tag="request_filtered_data_refresh"):
    pass


class RequestGauges(Message, frozen=True, kw_only=True, tag="request_gauges"):
    pass


class SetPullInterval(Message, frozen=True, kw_only=True, tag="set_pull_interval"):
    pull_ms: Annotated[int, Meta(ge=250, le=5_000)]


class UserStatus(Message, frozen=True, kw_only=True, tag="user_status"):
    pass


class TryEvent(Message, frozen=True, kw_only=True, tag="test_event"):
    text: Annotated[str, Meta(max_length=100)] = ""


class SetReplaySpeed(Message, frozen=True, kw_only=True, tag="set_replay_speed"):
    """In a replay only; 0 lets it stand still."""

    speed: Annotated[float, Meta(ge=0.0, le=300.0)]


ClientMessage = (
    Authenticate
    | Start
    | Resume
    | Ack
    | Refresh
    | RequestGauges
    | SetPullInterval
    | UserStatus
    | TryEvent
    | SetReplaySpeed
)
decode = msgspec.json.Decoder(ClientMessage).decode
decode_first = msgspec.json.Decoder(Authenticate).decode
