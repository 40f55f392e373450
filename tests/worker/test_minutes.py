"""The worker puts each whole minute into the broker, once."""

from __future__ import annotations

import pytest
from redis import ConnectionError as Unreachable
from redis import Redis

from tests.factories import OPEN
from tests.ingest.drive import Tick, engine, events
from tests.services.environment import free_port
from tickstock.stream.bars import after
from workers.ingest.minutes import MinuteWriter

FIRST = OPEN // 1000


def minutes(redis: Redis) -> list[int]:
    return [(minute - FIRST) // 60 for minute, _ in after(redis, 0)]


def traded(*until: int):
    """An engine that has come so many minutes far, a trade in each."""
    made = engine()
    events(*(Tick(100.0, 60 * minute + 10) for minute in range(*until)), on=made)
    return made


def test_it_puts_what_is_whole_there_and_forgets_it(redis: Redis):
    made = traded(4)
    writer = MinuteWriter(redis, 0, made.minutes)

    writer.write()
    writer.write()

    assert minutes(redis) == [0, 1, 2]
    assert len(made.minutes.whole) == 0
    assert writer.counters == {"minutes_published": 3, "minutes_known": 0, "minutes_lost": 0}


def test_what_was_there_before_a_restart_is_no_error(redis: Redis):
    MinuteWriter(redis, 0, traded(3).minutes).write()
    again = MinuteWriter(redis, 0, traded(5).minutes)

    again.write()

    assert minutes(redis) == [0, 1, 2, 3]
    assert again.counters == {"minutes_published": 2, "minutes_known": 2, "minutes_lost": 0}


def test_without_a_broker_they_wait(redis: Redis):
    made = traded(3)

    with pytest.raises(Unreachable):
        MinuteWriter(Redis(port=free_port()), 0, made.minutes).write()
    MinuteWriter(redis, 0, made.minutes).write()

    assert minutes(redis) == [0, 1]
