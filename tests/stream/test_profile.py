from __future__ import annotations

import numpy as np
import pytest
from redis import Redis

from tickstock.market.profile import MINUTES, Profile
from tickstock.stream import keys
from tickstock.stream.profile import publish, read, version
from tickstock.stream.reference import Unreadable


def market(symbols: int) -> Profile:
    shares = np.random.default_rng(1).integers(0, 5_000, (symbols, MINUTES)).astype(np.float32)
    shares[:, 0] = np.nan
    return Profile([f"Z{number}" for number in range(symbols)], shares)


def test_what_was_published_is_read_as_it_was(redis: Redis):
    sent = market(3)

    publish(redis, 7, "massive", 739_573, sent)

    found = read(redis)
    assert found is not None
    assert version(redis) == found.head.version == 7
    assert (found.head.feed, found.head.day, found.profile.symbols) == ("massive", 739_573, ["Z0", "Z1", "Z2"])
    assert found.profile.shares.tobytes() == sent.shares.tobytes()


def test_before_anything_was_published_there_is_none(redis: Redis):
    assert version(redis) == 0
    assert read(redis) is None


@pytest.mark.parametrize("field", ["head", "shares"])
@pytest.mark.parametrize("data", [b"garbage", b""])
def test_what_makes_no_sense_is_refused(redis: Redis, field, data):
    publish(redis, 7, "massive", 739_573, market(3))
    redis.hset(keys.PROFILE, field, data)

    with pytest.raises(Unreadable):
        read(redis)


def test_shares_of_more_symbols_than_are_named_are_refused(redis: Redis):
    publish(redis, 7, "massive", 739_573, market(4))
    more = redis.hget(keys.PROFILE, "shares")
    publish(redis, 8, "massive", 739_573, market(3))
    redis.hset(keys.PROFILE, "shares", more)

    with pytest.raises(Unreadable):
        read(redis)
