"""Several logs become one: each event once, each part in its order, whatever is killed meanwhile."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from tests.merge.parts import Merge, Part, merged
from tests.merge.test_board import beat
from tests.merge.test_board import rows as made
from tests.services.server import Server
from tests.waiting import until
from tickstock.market.events import Control
from tickstock.stream import client, keys, pulse, rows
from tickstock.stream.append import LogWriter
from tickstock.stream.log import LogReader

pytestmark = pytest.mark.timeout(180)  # Programs and nodes start, on a machine that may be busy
LANES = (1, 2, 3)


@pytest.fixture
def merge(valkey: Server, tmp_path: Path) -> Iterator[Merge]:
    made = Merge(valkey.port, f"redis://127.0.0.1:{valkey.port}/0", tmp_path, len(LANES))
    yield made
    made.server.stop()


@pytest.fixture
def parts(redis: Redis) -> list[Part]:
    return [Part(redis, lane) for lane in LANES]


def has_all(redis: Redis, parts: list[Part]) -> bool:
    return sum(not isinstance(event, Control) for event in merged(redis)) == sum(len(part.told) for part in parts)


def assert_all_once(redis: Redis, parts: list[Part], joined: int = 0) -> None:
    found = merged(redis)
    assert len({event.eid for event in found}) == len(found) == sum(len(part.told) for part in parts) - joined
    for part in parts:
        own = [event.eid for event in found if event.eid.startswith(part.life)]
        assert own == [event.eid for event in part.told if event.eid in own]


def test_every_event_of_every_part_is_in_the_one_log_once_and_in_order(redis, merge, parts):
    merge.start()
    for part in parts:
        part.session()
    for _ in range(10):
        for part in parts:
            part.write(50)

    until(lambda: len(merged(redis)) >= 1 + 3 * 500)

    assert_all_once(redis, parts, joined=2)
    assert sum(isinstance(event, Control) for event in merged(redis)) == 1


def test_killed_at_any_moment_it_loses_nothing_and_repeats_nothing(redis, merge, parts):
    chance = random.Random(20261123)
    for _ in range(4):
        merge.start()
        until(lambda: redis.exists(keys.lease(0)))
        for part in parts:
            part.write(chance.randrange(1, 400))
        seen = len(merged(redis))
        until(lambda seen=seen: len(merged(redis)) > seen + chance.randrange(1, 500) or has_all(redis, parts))
        merge.kill(redis)
    for part in parts:
        part.write(30)
    merge.start()

    until(lambda: has_all(redis, parts))

    assert_all_once(redis, parts)


def test_a_part_whose_log_was_lost_is_not_told_twice(redis, merge, parts):
    merge.start()
    for part in parts:
        part.write(100)
    until(lambda: has_all(redis, parts))
    parts[0].begin_anew(held=40)
    parts[0].write(10)

    until(lambda: has_all(redis, parts))

    assert_all_once(redis, parts)


def test_a_one_log_that_was_lost_is_written_again_in_a_new_epoch(redis, merge, parts):
    merge.start()
    for part in parts:
        part.write(100)
    until(lambda: has_all(redis, parts))
    redis.delete(keys.meta(0), *redis.keys("ts:[{]0[}]:log:*"))
    parts[0].write(10)

    until(lambda: has_all(redis, parts))

    assert_all_once(redis, parts)


def test_where_merge_and_broker_die_and_numbers_are_lost_a_new_epoch_says_so(own_valkey, tmp_path):
    own_valkey.start()
    url = f"redis://127.0.0.1:{own_valkey.port}/0"
    with client.connect(url) as redis:
        parts, merge = [Part(redis, lane) for lane in LANES], Merge(own_valkey.port, url, tmp_path, len(LANES))
        merge.start()
        for part in parts:
            part.write(100)
        until(lambda: has_all(redis, parts))
        seen = merged(redis)
        merge.kill(redis)
        epoch = int(redis.hget(keys.meta(0), "epoch"))
        kept = redis.xrange(keys.log(0, epoch))[:-30]
        own_valkey.stop(signal.SIGKILL)
        own_valkey.start()
        redis.delete(keys.log(0, epoch))
        for seq, entry in kept:
            redis.xadd(keys.log(0, epoch), entry, id=seq)

        merge.start()
        until(lambda: {event.eid for event in [*seen[:-30], *merged(redis)]} == {event.eid for event in seen})
        merge.server.stop()

        assert int(redis.hget(keys.meta(0), "epoch")) > epoch
        assert len({event.eid for event in merged(redis)}) == len(merged(redis)) < len(seen)


def test_what_is_gone_before_it_was_read_is_declared(redis, merge, parts):
    parts[0].write(100)
    redis.xtrim(keys.log(1, parts[0].claim.epoch), minid="51-0", approximate=False)
    merge.start()

    until(lambda: len(merged(redis)) >= 51)

    gap, *others = merged(redis)
    assert isinstance(gap, Control)
    assert gap.what == "feed_gap"
    assert [event.eid for event in others] == [event.eid for event in parts[0].told[50:]]


async def test_a_part_keeps_what_the_one_log_does_not_have(redis, valkey, merge, parts):
    parts[1].write(20)
    merge.start()

    async with client.connect_async(f"redis://127.0.0.1:{valkey.port}") as connection:
        until(lambda: redis.hget(keys.meta(2), "archived"))
        extent = await LogReader(connection, 2).extent()

    assert extent.archived == extent.top == 20


def test_rows_and_heartbeats_of_all_parts_are_where_everybody_looks(redis, merge, parts):
    for part in parts:
        part.write(5)
        rows.save(redis, part.lane, part.claim.epoch, 5, made(**{f"P{part.lane}": 1.0}).tobytes())
        pulse.beat(redis, pulse.of_lane(part.lane), beat(1e9))
    merge.start()

    until(lambda: rows.read(redis) and rows.read(redis).seq == 15)
    until(lambda: (heard := pulse.of(redis, 0)) and heard.head == 15)
    shown = rows.load_now(redis)
    heard = pulse.of(redis, 0)

    assert sorted(shown["symbol"].tolist()) == [b"P1", b"P2", b"P3"]
    assert (heard.head, heard.counters["merged"], heard.market.symbols) == (15, 15, 15)


def test_rows_are_there_before_anything_happens(redis, merge):
    rows.save(redis, 2, 100, 0, made(AAPL=1.0).tobytes())
    merge.start()

    until(lambda: rows.load_now(redis) is not None)


def test_a_second_merge_stands_by(redis, valkey, merge, parts, tmp_path):
    merge.start()
    parts[0].write(5)
    until(lambda: has_all(redis, parts[:1]))
    (tmp_path / "other").mkdir()
    other = Merge(valkey.port, f"redis://127.0.0.1:{valkey.port}/0", tmp_path / "other", len(LANES))
    other.start()
    until(lambda: "Standing by" in other.server.log.read_text())
    merge.kill(redis)
    parts[0].write(5)

    until(lambda: has_all(redis, parts[:1]))
    other.server.stop()

    assert_all_once(redis, parts[:1])


def test_an_event_that_cannot_be_read_keeps_its_place(redis, merge, parts):
    parts[0].writer.append(parts[0].claim, 1, [b'{"kind":"of another time"}'])
    merge.start()

    until(lambda: merged(redis))

    assert merged(redis)[0].eid == f"unreadable-1-1-{parts[0].claim.epoch}"
    assert LogWriter(redis, 0, 1_000).mark() is not None
