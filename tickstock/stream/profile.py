"""The usual volume by time of day: the web side works it out, the worker's surge detector goes by it."""

from __future__ import annotations

import zlib
from typing import Any, NamedTuple

import msgspec
import numpy as np
from redis import Redis

from tickstock.market.profile import MINUTES, Profile
from tickstock.stream import keys
from tickstock.stream.reference import Unreadable

SHARES = np.dtype("<f4")


class Head(msgspec.Struct, frozen=True, kw_only=True):
    version: int  # Rises with every change
    feed: str  # Whose volume it is; see `whose` in tickstock.stream.reference
    day: int  # Ordinal of the newest session in it
    symbols: list[str]


class Published(NamedTuple):
    head: Head
    profile: Profile


decode = msgspec.msgpack.Decoder(Head).decode


def publish(redis: Redis, version: int, feed: str, day: int, profile: Profile) -> None:
    """Put a profile in force for every worker; they look once a second."""
    head = Head(version=version, feed=feed, day=day, symbols=list(profile.symbols))
    shares = zlib.compress(profile.shares.astype(SHARES).tobytes(), 1)
    redis.hset(keys.PROFILE, mapping={"version": version, "head": msgspec.msgpack.encode(head), "shares": shares})


def version(redis: Redis) -> int:
    """The version in force; 0 where there is none."""
    found: Any = redis.hget(keys.PROFILE, "version")
    return int(found or 0)


def read(redis: Redis) -> Published | None:
    """The profile in force; None where there is none. Raises Unreadable."""
    values: Any = redis.hmget(keys.PROFILE, ["head", "shares"])
    head, shares = values
    if head is None or shares is None:
        return None
    try:
        found = decode(head)
        size = len(found.symbols) * MINUTES * SHARES.itemsize
        # Not a byte more is made of it than its symbols need. The array is a view: it does not lie in memory twice.
        data = zlib.decompressobj().decompress(shares, size + 1)
        return Published(found, Profile(found.symbols, np.frombuffer(data, SHARES).reshape(-1, MINUTES)))
    except (zlib.error, msgspec.MsgspecError, ValueError) as problem:
        raise Unreadable(str(problem)) from problem
