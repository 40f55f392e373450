"""The worker notices a volume profile once, uses what makes sense and refuses the rest."""

from __future__ import annotations

import numpy as np
import pytest
from redis import Redis

from tickstock.market.profile import MINUTES, Profile
from tickstock.stream import keys
from tickstock.stream.profile import publish
from workers.ingest.profile import ProfileReader

KNOWN = Profile(["AAPL"], np.full((1, MINUTES), 1_000.0, np.float32))
DAY = 739_573


@pytest.fixture
def reader(redis: Redis) -> ProfileReader:
    return ProfileReader(redis, "delayed")


def test_a_new_version_is_handed_over_once(redis: Redis, reader):
    publish(redis, 7, "massive", DAY, KNOWN)

    reader.look()
    reader.look()

    assert reader.changed().symbols == ["AAPL"]
    assert reader.changed() is None


def test_before_there_is_any_nothing_is_handed_over(reader):
    reader.look()

    assert reader.changed() is None
    assert reader.refused == 0


def test_what_makes_no_sense_is_refused_and_the_next_version_is_used(redis: Redis, reader):
    publish(redis, 7, "simulator", DAY, KNOWN)
    reader.look()
    publish(redis, 8, "massive", DAY, KNOWN)
    redis.hset(keys.PROFILE, "shares", b"garbage")
    reader.look()
    reader.look()
    refused = reader.changed()

    publish(redis, 9, "massive", DAY, KNOWN)
    reader.look()

    assert refused is None
    assert reader.refused == 2
    assert reader.changed() is not None
