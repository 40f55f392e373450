"""Reference data for the workers: what is known of the days before, and which trades count."""

from __future__ import annotations

import zlib
from typing import Any

import msgspec
import numpy as np
from redis import Redis

from tickstock.market.past import PAST, Past
from tickstock.stream import keys


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """`past` is as of trading day `day` and holds for the next one."""

    version: int  # Rises with every change
    feed: str  # Whose data it is: one feed's prices are not another's
    day: int  # Ordinal; 0 where no day is known
    rows: bytes  # Of dtype PAST
    conditions: dict[int, int]  # By id: what the condition allows; see tickstock.market.conditions

    @property
    def past(self) -> Past:
        """ValueError where the rows are of another layout."""
        return np.frombuffer(self.rows, PAST)


class Unreadable(Exception):
    """What was published makes no sense here, and why."""


decode = msgspec.msgpack.Decoder(Reference).decode


def whose(feed: str) -> str:
    """The feed whose reference data another one uses: late data is of the same market."""
    return "massive" if feed == "delayed" else feed


def pack(reference: Reference) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(reference), 1)


def publish(redis: Redis, version: int, packed: bytes) -> None:
    """Put a packed reference of this version in force for every worker; they look once a second."""
    redis.hset(keys.REFERENCE, mapping={"version": version, "data": packed})


def version(redis: Redis) -> int:
    """The version in force; 0 where there is none."""
    found: Any = redis.hget(keys.REFERENCE, "version")
    return int(found or 0)


def read(redis: Redis) -> Reference | None:
    """The reference in force; None where there is none. Raises Unreadable."""
    data: Any = redis.hget(keys.REFERENCE, "data")
    try:
        return decode(zlib.decompress(data)) if data else None
    except (zlib.error, msgspec.MsgspecError) as problem:
        raise Unreadable(str(problem)) from problem
