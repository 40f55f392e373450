"""A rule as it is evaluated: what, of which symbols, and how often of each."""

from __future__ import annotations

import msgspec

from tickstock.market.filters import Filter


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of rows (`expression`) or of events (`events`). Its identity is (uid, version): another version begins anew."""

    uid: str
    version: int = 1
    owner: int
    name: str
    universe: str = ""  # The name its members go by; empty: the whole market
    only: frozenset[str] = frozenset()  # These of them; none named: all
    muted: frozenset[str] = frozenset()
    expression: str = ""
    rearm: str = ""  # What lets a symbol be told again; empty: that the expression has become false
    events: Filter | None = None
    cool_down: int = 0  # Seconds of the market's time between two of a symbol
    once_a_day: bool = False
    expires_at: int | None = None  # Epoch ms, by the market's clock
