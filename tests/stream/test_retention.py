"""What stays in the log, and what is told of that which goes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from tickstock.stream import client, keys
from tickstock.stream.append import LogWriter
from tickstock.stream.extent import Extent
from tickstock.stream.log import LogReader, Position

CAP = 1_000


@pytest.fixture
async def reader(redis: Redis) -> AsyncIterator[LogReader]:
    async with client.connect_async(f"redis://127.0.0.1:{redis.get_connection_kwargs()['port']}") as connection:
        yield LogReader(connection)


@pytest.fixture
def writer(redis: Redis) -> LogWriter:
    return LogWriter(redis, shard=0, cap=CAP)


def held(redis: Redis, epoch: int = 100) -> list[int]:
    entries: Any = redis.xrange(keys.log(0, epoch))
    return [int(number.partition(b"-")[0]) for number, _ in entries]


async def test_an_empty_log_has_an_extent_too(reader):
    assert await reader.extent() == Extent(
        epoch=0, first=1, top=0, kept=0, trimmed=0, trimmed_unarchived=0, archived=None
    )


async def test_events_before_the_floor_go_and_are_counted(redis, writer, reader):
    claim = writer.claim(100)
    writer.append(claim, 1, [b"e"] * 100)

    assert writer.append(claim, 101, [b"e"], floor=41).trimmed == 40

    assert held(redis) == list(range(41, 102))
    found = await reader.extent()
    assert (found.first, found.top, found.kept, found.trimmed, found.is_balanced) == (41, 101, 61, 40, True)


async def test_what_is_not_archived_stays_beyond_the_floor(redis, writer, reader):
    claim = writer.claim(100)
    writer.append(claim, 1, [b"e"] * 100)
    await reader.archived(Position(100, 20))

    writer.append(claim, 101, [b"e"], floor=41)
    assert held(redis)[0] == 21

    await reader.archived(Position(100, 90))
    await reader.archived(Position(100, 30))
    writer.append(claim, 102, [b"e"], floor=41)
    assert held(redis)[0] == 41
    assert (await reader.extent()).archived == 90


async def test_an_archive_that_is_still_in_the_epoch_before_has_nothing_of_this_one(redis, writer, reader):
    claim = writer.renew(writer.claim(100), 101)
    writer.append(claim, 1, [b"e"] * 100)
    await reader.archived(Position(100, 5_000))

    assert writer.append(claim, 101, [b"e"], floor=41).trimmed == 0
    assert (await reader.extent()).archived == 0


async def test_a_full_log_is_trimmed_in_any_case_and_what_the_archive_missed_is_told(redis, writer, reader):
    claim = writer.claim(100)
    await reader.archived(Position(100, 50))

    answers = [writer.append(claim, first, [b"e"] * 100) for first in range(1, 1_201, 100)]

    assert len(held(redis)) <= CAP
    found = await reader.extent()
    assert found.trimmed == sum(answer.trimmed for answer in answers) == found.first - 1
    assert found.trimmed_unarchived == sum(answer.trimmed_unarchived for answer in answers) == found.trimmed - 50


async def test_without_an_archive_nothing_counts_as_missed_by_it(writer, reader):
    claim = writer.claim(100)
    for first in range(1, 1_201, 100):
        writer.append(claim, first, [b"e"] * 100)

    found = await reader.extent()
    assert (found.trimmed > 0, found.trimmed_unarchived, found.archived) == (True, 0, None)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 3_000), st.integers(0, 3_000)), max_size=30))
def test_whatever_is_appended_the_log_is_dense_ends_at_its_top_and_keeps_all_it_has_to(redis, writer, steps):
    redis.flushdb()
    claim = writer.claim(100)
    top = archived = trimmed = unarchived = 0
    for count, floor, archive in steps:
        if archive > archived:
            archived = min(archive, top)
            redis.hset(keys.meta(0), "archived", f"100-{archived}")
        before = held(redis)
        answer = writer.append(claim, top + 1, [b"e"] * count, floor)
        top += count
        kept = held(redis)

        assert kept == list(range(top - len(kept) + 1, top + 1))
        assert len(kept) <= CAP
        gone = len(before) + count - len(kept)
        assert answer.trimmed == gone
        trimmed, unarchived = trimmed + gone, unarchived + answer.trimmed_unarchived
        if len(before) + count <= CAP and gone:
            assert kept[0] <= floor  # Nothing from the floor on goes while there is room
            assert kept[0] <= (archived or top) + 1 or not redis.hexists(keys.meta(0), "archived")
    assert int(redis.hget(keys.meta(0), "trimmed")) == trimmed
    assert int(redis.hget(keys.meta(0), "trimmed_unarchived")) == unarchived
