from __future__ import annotations

import time
from collections.abc import AsyncIterator

import numpy as np
import pytest
from redis import Redis

from tickstock.market.rows import ROW
from tickstock.stream import client, keys, pulse, rows
from tickstock.stream.append import LogWriter
from tickstock.stream.log import Ahead, Gap, LogReader, Position


@pytest.fixture
async def reader(redis: Redis) -> AsyncIterator[LogReader]:
    async with client.connect_async(f"redis://127.0.0.1:{redis.get_connection_kwargs()['port']}") as connection:
        yield LogReader(connection)


def write(redis: Redis, *events: bytes) -> None:
    writer = LogWriter(redis, shard=0, cap=1_000)
    claim = writer.claim(new_epoch=100)
    writer.append(claim, writer.end(claim).top + 1, list(events))


async def test_where_nothing_was_written_there_is_no_epoch(reader):
    assert await reader.epoch() == 0


async def test_a_reader_gets_what_came_after_its_position(redis, reader):
    write(redis, b"a", b"b", b"c")

    assert await reader.after(Position(100, 1)) == [(2, b"b"), (3, b"c")]


async def test_the_newest_events_come_oldest_first(redis, reader):
    write(redis, b"a", b"b", b"c")

    assert await reader.newest(await reader.epoch(), 2) == [(2, b"b"), (3, b"c")]


async def test_a_reader_waits_for_something_new_but_not_for_ever(redis, reader):
    write(redis, b"a")
    began = time.monotonic()

    assert await reader.after(Position(100, 1)) == []
    assert 0.5 < time.monotonic() - began < 3.0


async def test_reading_goes_on_from_a_position_as_many_events_at_a_time_as_asked_for(redis, reader):
    write(redis, b"a", b"b", b"c", b"d")

    assert await reader.read(Position(100, 1), count=2) == [(2, b"b"), (3, b"c")]
    assert await reader.read(Position(100, 4)) == []


async def test_a_reader_learns_that_the_broker_lost_the_events_it_has_read(redis, reader):
    write(redis, b"a", b"b")

    assert await reader.read(Position(100, 5)) == Ahead(2)


async def test_a_reader_learns_which_events_were_trimmed(redis, reader):
    write(redis, *[b"e"] * 9)
    redis.xtrim(keys.log(0, 100), minid="6-0", approximate=False)

    gap = await reader.read(Position(100, 2))

    assert gap == Gap(3, 5, "trimmed", then=Position(100, 5))
    assert [entry.seq for entry in await reader.read(gap.then)] == [6, 7, 8, 9]


async def test_a_log_that_was_emptied_is_a_gap_up_to_its_end(redis, reader):
    write(redis, b"a", b"b", b"c")
    redis.xtrim(keys.log(0, 100), maxlen=0, approximate=False)

    assert await reader.read(Position(100, 1)) == Gap(2, 3, "trimmed", then=Position(100, 3))


async def test_an_epoch_that_is_over_is_read_to_its_end_before_its_gap_is_told(redis, reader):
    write(redis, b"a", b"b")
    writer = LogWriter(redis, shard=0, cap=1_000)
    writer.append(writer.renew(writer.claim(100), 101), 1, [b"b again"])

    assert await reader.read(Position(100, 1)) == [(2, b"b")]
    gap = await reader.read(Position(100, 2))
    assert gap == Gap(3, None, "epoch", then=Position(101, 0))
    assert await reader.read(gap.then) == [(1, b"b again")]


async def test_where_there_is_no_log_any_more_that_is_said_too(redis, reader):
    write(redis, b"a")
    redis.flushdb()

    assert await reader.read(Position(100, 1)) == Gap(2, None, "epoch", then=Position(0, 0))
    assert await reader.read(Position(0, 0)) == []


async def test_a_snapshot_of_the_rows_carries_its_position(redis, reader):
    market = np.zeros(1, ROW)
    market["symbol"] = b"AAPL"
    rows.save(redis, 0, 100, 7, market.tobytes())

    snapshot = await rows.load(reader.redis)

    assert snapshot is not None
    assert (snapshot.epoch, snapshot.seq, snapshot.rows["symbol"].tolist()) == (100, 7, [b"AAPL"])


async def test_a_snapshot_of_another_programs_rows_is_refused(redis, reader):
    rows.save(redis, 0, 100, 7, np.zeros(1, ROW).tobytes())
    redis.hset(keys.rows(0), "layout", "another")

    with pytest.raises(ValueError, match="another layout"):
        await rows.load(reader.redis)
    with pytest.raises(ValueError, match="another layout"):
        rows.load_now(redis)


async def test_before_the_first_snapshot_there_is_none(reader):
    assert await rows.load(reader.redis) is None


def test_a_heartbeat_grows_old(redis):
    pulse.beat(redis, pulse.JOBS, {"at": time.time() - 30})

    assert pulse.age(redis, pulse.JOBS) == pytest.approx(30, abs=2)
    assert pulse.age(redis, "nobody") is None
