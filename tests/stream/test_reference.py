from __future__ import annotations

import numpy as np
import pytest
from redis import Redis

from tests.factories import reference
from tickstock.market.past import PAST
from tickstock.stream import keys
from tickstock.stream.reference import Unreadable, pack, publish, read, version


def test_what_was_published_is_read_as_it_was(redis: Redis):
    past = np.array([("AAPL", 100.0, (105.0, np.nan), (95.0, np.nan))], PAST)
    sent = reference(7, past, conditions={37: 4})

    publish(redis, 7, pack(sent))

    found = read(redis)
    assert version(redis) == 7
    assert found == sent
    assert found.past.tobytes() == past.tobytes()


def test_before_anything_was_published_there_is_none(redis: Redis):
    assert version(redis) == 0
    assert read(redis) is None


@pytest.mark.parametrize("data", [b"garbage", pack(reference(1))[:-4]])
def test_what_makes_no_sense_is_refused(redis: Redis, data):
    redis.hset(keys.REFERENCE, "data", data)

    with pytest.raises(Unreadable):
        read(redis)


def test_a_whole_market_is_small():
    names = [f"Z{number}" for number in range(12_000)]
    prices = np.random.default_rng(1).uniform(1.0, 900.0, (12_000, 5)).round(2)
    past = np.array([(name, c, (h, hh), (o, oo)) for name, (c, h, hh, o, oo) in zip(names, prices, strict=True)], PAST)

    assert len(pack(reference(1, past))) < 700_000
