from __future__ import annotations

import time
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import OutOfMemoryError

from tickstock.stream import keys
from tickstock.stream.append import Appended, LogWriter


@pytest.fixture
def writer(redis: Redis) -> LogWriter:
    return LogWriter(redis, shard=0, cap=1_000)


def log(redis: Redis, epoch: int = 100) -> list[tuple[bytes, bytes]]:
    entries: Any = redis.xrange(keys.log(0, epoch))
    return [(number, entry[b"e"]) for number, entry in entries]


def test_events_stand_in_the_log_under_their_numbers(redis, writer):
    claim = writer.claim(new_epoch=100)

    assert writer.append(claim, 1, [b"a", b"b"]) == Appended("OK", 2, appended=2)
    assert log(redis) == [(b"1-0", b"a"), (b"2-0", b"b")]


def test_sending_events_again_does_no_harm(redis, writer):
    claim = writer.claim(new_epoch=100)
    writer.append(claim, 1, [b"a", b"b"])

    assert writer.append(claim, 1, [b"a", b"b", b"c"]) == Appended("OK", 3, appended=1, duplicates=2)
    assert [data for _, data in log(redis)] == [b"a", b"b", b"c"]


def test_a_hole_is_refused_whole_and_the_answer_says_where_the_log_ends(redis, writer):
    claim = writer.claim(new_epoch=100)
    writer.append(claim, 1, [b"a"])

    assert writer.append(claim, 3, [b"c", b"d"]) == Appended("HOLE", 1)
    assert len(log(redis)) == 1


def test_an_append_of_nothing_beyond_the_end_tells_the_end(writer):
    claim = writer.claim(new_epoch=100)
    writer.append(claim, 1, [b"a", b"b"])

    assert writer.end(claim) == Appended("HOLE", 2)


def test_who_claims_later_keeps_the_epoch_and_fences_off_the_writer_before(redis, writer):
    first = writer.claim(new_epoch=100)
    writer.append(first, 1, [b"a"])

    second = writer.claim(new_epoch=200)

    assert second.epoch == 100
    assert writer.append(first, 2, [b"from the past"]).answer == "FENCED"
    assert writer.append(second, 2, [b"b"]).answer == "OK"


def test_what_a_dead_writer_left_under_way_is_refused_before_anybody_claims(redis, writer):
    claim = writer.claim(new_epoch=100)
    writer.append(claim, 1, [b"a"])

    LogWriter(redis, shard=0, cap=1_000).fence_off()

    assert writer.append(claim, 2, [b"b"]).answer == "FENCED"
    assert writer.claim(new_epoch=999).epoch == 100


def test_nobody_is_fenced_off_where_nobody_ever_wrote(redis, writer):
    writer.fence_off()

    assert not redis.exists(keys.meta(0))


def test_a_log_that_is_gone_is_another_epoch(redis, writer):
    claim = writer.claim(new_epoch=100)
    redis.flushdb()

    assert writer.append(claim, 1, [b"a"]).answer == "EPOCH"


def test_a_new_epoch_begins_at_one_and_the_old_log_stays_for_a_day(redis, writer):
    claim = writer.claim(new_epoch=100)
    writer.append(claim, 1, [b"a", b"b"])

    renewed = writer.renew(claim, new_epoch=101)

    assert writer.append(renewed, 1, [b"b again"]) == Appended("OK", 1, appended=1)
    assert writer.append(claim, 3, [b"c"]).answer == "EPOCH"
    assert 86_000 < redis.ttl(keys.log(0, 100)) <= 86_400


def test_only_the_writer_in_force_begins_a_new_epoch(redis, writer):
    first = writer.claim(new_epoch=100)
    writer.claim(new_epoch=100)

    assert writer.renew(first, new_epoch=101) is None
    assert redis.hget(keys.meta(0), "epoch") == b"100"


def test_a_writer_stays_fenced_off_in_every_later_epoch(writer):
    first = writer.claim(new_epoch=100)
    writer.renew(writer.claim(new_epoch=100), new_epoch=101)

    assert writer.append(first, 1, [b"from the past"]).answer == "FENCED"


def test_a_writer_stays_fenced_off_after_the_broker_forgot_everything(redis, writer):
    first = writer.claim(new_epoch=100)
    time.sleep(0.002)
    redis.flushdb()
    writer.claim(new_epoch=100)

    assert writer.append(first, 1, [b"from the past"]).answer == "FENCED"


def test_a_broker_that_forgot_the_newest_claim_asks_for_another(redis, writer):
    claim = writer.claim(new_epoch=100)
    redis.hset(keys.meta(0), "fence", claim.fence - 1)

    assert writer.append(claim, 1, [b"a"]).answer == "EPOCH"
    assert writer.claim(new_epoch=200).epoch == 100


def test_a_broker_without_memory_takes_nothing_of_a_batch_and_all_of_it_later(own_valkey):
    own_valkey.start()
    with Redis(port=own_valkey.port) as redis:
        writer = LogWriter(redis, shard=0, cap=1_000)
        claim = writer.claim(new_epoch=100)
        writer.append(claim, 1, [b"a"])
        redis.config_set("maxmemory-policy", "noeviction")
        redis.config_set("maxmemory", 1)

        with pytest.raises(OutOfMemoryError):
            writer.append(claim, 2, [b"b", b"c"])
        assert [data for _, data in log(redis)] == [b"a"]

        redis.config_set("maxmemory", 0)
        assert writer.append(claim, 2, [b"b", b"c"]) == Appended("OK", 3, appended=2)
