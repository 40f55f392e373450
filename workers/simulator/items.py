"""What the feed sends, as Massive writes it: field names are the vendor's, see its stocks WebSocket.

Times are UTC epoch ms, except those of a halt, which are nanoseconds.
"""

from __future__ import annotations

import msgspec

FRAME = 200  # Items in one frame at most


class WireTrade(msgspec.Struct, tag_field="ev", tag="T", omit_defaults=True, gc=False):
    sym: str
    i: str  # Identity, with `x` and `t`
    x: int  # Exchange
    z: int  # Tape: 1 NYSE, 2 AMEX, 3 Nasdaq
    p: float
    s: float
    t: int
    q: int  # Rises per ticker, not dense
    c: tuple[int, ...] = ()


class WireQuote(msgspec.Struct, tag_field="ev", tag="Q", omit_defaults=True, gc=False, rename={"as_": "as"}):
    sym: str
    bx: int
    bp: float
    bs: int  # Shares
    ax: int
    ap: float
    as_: int
    t: int
    q: int
    z: int
    c: int = 0


class WireBar(msgspec.Struct, tag_field="ev", tag="A", omit_defaults=True, gc=False):
    """The eligible trades of one second."""

    sym: str
    v: float  # Volume of the window
    av: float  # Volume of the day so far
    op: float  # Official open
    vw: float  # VWAP of the window
    o: float
    c: float
    h: float
    l: float  # noqa: E741
    a: float  # VWAP of the day so far
    z: int  # Average trade size
    s: int  # Start
    e: int  # End


class WireMinuteBar(WireBar, tag_field="ev", tag="AM", omit_defaults=True, gc=False):
    """The eligible trades of one minute."""


class WireHalt(msgspec.Struct, tag_field="ev", tag="LULD", omit_defaults=True, gc=False):
    """Price bands and halts: `i` 17 halted, 18 reopening."""

    T: str
    h: float
    l: float  # noqa: E741
    i: tuple[int, ...]
    z: int
    t: int  # Nanoseconds
    q: int


WireItem = WireTrade | WireQuote | WireBar | WireMinuteBar | WireHalt
CHANNELS = ("T", "Q", "A", "AM", "LULD")

encode_frame = msgspec.json.Encoder().encode
