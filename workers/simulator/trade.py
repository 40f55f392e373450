"""A trade as Massive sends it."""

from __future__ import annotations

import msgspec


class WireTrade(msgspec.Struct, tag_field="ev", tag="T", omit_defaults=True, gc=False):
    """Field names are the provider's: see the vendor's stocks WebSocket. `t` is epoch ms."""

    sym: str
    i: str
    x: int
    z: int
    p: float
    s: float
    t: int
    q: int
    c: tuple[int, ...] = ()


encode_frame = msgspec.json.Encoder().encode
FRAME = 200  # Trades in one frame at most
