from __future__ import annotations

import time
from collections.abc import AsyncIterator

import numpy as np
import pytest
from redis import Redis

from tickstock.market.rows import ROW
from tickstock.stream import client, pulse, rows
from tickstock.stream.append import LogWriter
from tickstock.stream.log import LogReader, Position


@pytest.fixture
async def reader(redis: Redis) -> AsyncIterator[LogReader]:
    async with client.connect_async(f"redis://127.0.0.1:{redis.get_connection_kwargs()['port']}") as connection:
        yield LogReader(connection)


def write(redis: Redis, *events: bytes) -> None:
    writer = LogWriter(redis, shard=0, cap=1_000)
    claim = writer.claim(new_epoch=100)
    writer.append(claim, writer.append(claim, 2**53, []).top + 1, list(events))


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


async def test_a_snapshot_of_the_rows_carries_its_position(redis, reader):
    market = np.zeros(1, ROW)
    market["symbol"] = b"AAPL"
    rows.save(redis, 0, 100, 7, market.tobytes())

    snapshot = await rows.load(reader.redis)

    assert snapshot is not None
    assert (snapshot.epoch, snapshot.seq, snapshot.rows["symbol"].tolist()) == (100, 7, [b"AAPL"])


async def test_before_the_first_snapshot_there_is_none(reader):
    assert await rows.load(reader.redis) is None


def test_a_heartbeat_grows_old(redis):
    pulse.beat(redis, pulse.JOBS, {"at": time.time() - 30})

    assert pulse.age(redis, pulse.JOBS) == pytest.approx(30, abs=2)
    assert pulse.age(redis, "nobody") is None
