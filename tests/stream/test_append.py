from __future__ import annotations

from typing import Any

import pytest
from redis import Redis

from tickstock.stream import keys
from tickstock.stream.append import LogWriter


@pytest.fixture
def writer(redis: Redis) -> LogWriter:
    return LogWriter(redis, shard=0, cap=1_000)


def log(redis: Redis, epoch: int = 100) -> list[tuple[bytes, bytes]]:
    entries: Any = redis.xrange(keys.log(0, epoch))
    return [(number, entry[b"e"]) for number, entry in entries]


def test_events_stand_in_the_log_under_their_numbers(redis, writer):
    claim = writer.claim(new_epoch=100)

    assert writer.append(claim, 1, [b"a", b"b"]) == ("OK", 2)
    assert log(redis) == [(b"1-0", b"a"), (b"2-0", b"b")]


def test_sending_events_again_does_no_harm(redis, writer):
    claim = writer.claim(new_epoch=100)
    writer.append(claim, 1, [b"a", b"b"])

    assert writer.append(claim, 1, [b"a", b"b", b"c"]) == ("OK", 3)
    assert [data for _, data in log(redis)] == [b"a", b"b", b"c"]


def test_a_hole_is_refused_whole_and_the_answer_says_where_the_log_ends(redis, writer):
    claim = writer.claim(new_epoch=100)
    writer.append(claim, 1, [b"a"])

    assert writer.append(claim, 3, [b"c", b"d"]) == ("HOLE", 1)
    assert len(log(redis)) == 1


def test_an_append_of_nothing_beyond_the_end_tells_the_end(writer):
    claim = writer.claim(new_epoch=100)
    writer.append(claim, 1, [b"a", b"b"])

    assert writer.append(claim, 2**53, []).top == 2


def test_who_claims_later_keeps_the_epoch_and_fences_off_the_writer_before(redis, writer):
    first = writer.claim(new_epoch=100)
    writer.append(first, 1, [b"a"])

    second = writer.claim(new_epoch=200)

    assert second.epoch == 100
    assert writer.append(first, 2, [b"from the past"]).answer == "FENCED"
    assert writer.append(second, 2, [b"b"]) == ("OK", 2)


def test_a_log_that_is_gone_is_another_epoch(redis, writer):
    claim = writer.claim(new_epoch=100)
    redis.flushdb()

    assert writer.append(claim, 1, [b"a"]).answer == "EPOCH"


def test_a_new_epoch_begins_at_one_and_the_old_log_stays_for_a_day(redis, writer):
    claim = writer.claim(new_epoch=100)
    writer.append(claim, 1, [b"a", b"b"])

    renewed = writer.renew(claim, new_epoch=101)

    assert writer.append(renewed, 1, [b"b again"]) == ("OK", 1)
    assert writer.append(claim, 3, [b"c"]).answer == "EPOCH"
    assert 86_000 < redis.ttl(keys.log(0, 100)) <= 86_400


def test_the_log_is_bounded_and_counts_what_it_trims(redis):
    writer = LogWriter(redis, shard=0, cap=100)
    claim = writer.claim(new_epoch=100)

    for first in range(1, 2_001, 200):
        writer.append(claim, first, [b"e"] * 200)

    kept = redis.xlen(keys.log(0, 100))
    assert kept < 400
    assert int(redis.hget(keys.meta(0), "trimmed")) == 2_000 - kept
    assert int(redis.hget(keys.meta(0), "appended")) == 2_000
