"""What Massive's stocks frames hold, item by item. Times are epoch ms unless said."""

from __future__ import annotations

from typing import Annotated

import msgspec

Whole = Annotated[int, msgspec.Meta(ge=0, le=2**62)]  # Fits a column


class Trade(msgspec.Struct, tag_field="ev", tag="T", gc=False):
    """`t` is the SIP time; `c` is absent where there is no condition."""

    sym: str
    p: float
    s: float
    t: Whole
    x: Whole = 0
    i: str = ""
    c: tuple[int, ...] = ()


class Quote(msgspec.Struct, tag_field="ev", tag="Q", gc=False):
    """A side that is absent has no price."""

    sym: str
    t: Whole
    bp: float = 0.0
    ap: float = 0.0


class Bar(msgspec.Struct, tag_field="ev", tag="A", gc=False):
    """One second, made of eligible trades only; `s` is its first ms, `e` the first after it."""

    sym: str
    v: float
    c: float
    h: float
    l: float  # noqa: E741  The provider's name
    s: Whole
    e: Whole


class MinuteBar(Bar, tag_field="ev", tag="AM", gc=False):
    pass


class Luld(msgspec.Struct, tag_field="ev", tag="LULD", gc=False):
    """Limit up, limit down: the ticker is `T`, `t` is in nanoseconds."""

    T: str
    t: Whole
    i: tuple[int, ...] = ()
    z: int = 0  # Tape: 3 is Nasdaq's


class Status(msgspec.Struct, tag_field="ev", tag="status", gc=False):
    status: str
    message: str = ""


Item = Trade | Quote | Bar | MinuteBar | Luld | Status
KNOWN = {"T", "Q", "A", "AM", "LULD", "status"}
