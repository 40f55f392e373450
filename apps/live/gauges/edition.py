"""The figures of one moment, encoded once for all who look at the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

Tickers = frozenset[str]
Members = Tickers | None  # Of a universe; None: the whole market


class Want(NamedTuple):
    """What a page looks at: the members of its universe, and its watch list, with its last hours where it has none yet."""

    members: Members
    watched: Tickers
    hours: bool = False


class Told(NamedTuple):
    """Lines without their last hour, and with it where somebody wants that."""

    brief: msgspec.Raw
    full: msgspec.Raw | None


class Edition(NamedTuple):
    number: int
    read_at: float  # Wall clock, epoch seconds
    at: int  # Market clock, epoch ms
    minute: int  # Of the last hours
    market: msgspec.Raw
    sectors: msgspec.Raw
    strip: Told
    own: Mapping[Tickers, msgspec.Raw]
    watch: Mapping[Tickers, Told]

    def has(self, want: Want) -> bool:
        return (want.members is None or want.members in self.own) and want.watched in self.watch


def raw(value: Any) -> msgspec.Raw:
    """Encoded, with floats of nine digits: more say nothing, and are half of the bytes."""
    return msgspec.Raw(msgspec.json.encode(_short(msgspec.to_builtins(value))))


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_short(one) for one in value]
    return value
