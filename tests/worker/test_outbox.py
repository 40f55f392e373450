from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from redis import Redis

from tests.factories import high
from tests.services.environment import free_port
from tests.waiting import until
from tickstock.market import wire
from tickstock.stream import client, keys
from tickstock.stream.append import LogWriter
from workers.ingest import outbox as module
from workers.ingest.appender import Fenced
from workers.ingest.held.retention import Retention
from workers.ingest.outbox import Outbox


@pytest.fixture
def outbox_to() -> Iterator[Callable[..., Outbox]]:
    """Makes an outbox that writes to the broker at a port."""
    with ExitStack() as stack:

        def make(port: int, folder: Path | None = None, **limits: int) -> Outbox:
            redis = stack.enter_context(client.connect(f"redis://127.0.0.1:{port}/0"))
            return Outbox(LogWriter(redis, shard=0, cap=100_000), folder, now=lambda: 1_000, **limits)

        yield make


@contextmanager
def running(outbox: Outbox):
    thread = Thread(target=outbox.run, daemon=True)
    thread.start()
    yield
    outbox.stop()
    thread.join(10)
    assert not thread.is_alive()


def events(first: int, last: int) -> list:
    return [high(seq=0, eid=f"e-{number}") for number in range(first, last + 1)]


def log(redis: Redis) -> list:
    epoch = int(redis.hget(keys.meta(0), "epoch") or 0)
    entries: Any = redis.xrange(keys.log(0, epoch))
    return [wire.decode_event(entry[b"e"]) for _, entry in entries]


def numbers(redis: Redis) -> list[tuple[int, str]]:
    return [(event.seq, event.eid) for event in log(redis)]


def dense(first: int, last: int) -> list[tuple[int, str]]:
    return [(number, f"e-{number}") for number in range(first, last + 1)]


def confirmed(outbox: Outbox, seq: int) -> Callable[[], bool]:
    return lambda: outbox.confirmed == seq and len(outbox) == 0


def test_events_get_dense_numbers_in_the_order_they_came(redis, valkey, outbox_to):
    outbox = outbox_to(valkey.port)

    with running(outbox):
        outbox.put(events(1, 3))
        outbox.put(events(4, 500))

    assert numbers(redis) == dense(1, 500)
    assert outbox.counters["logged"] == 500


def test_a_restarted_worker_goes_on_after_the_logs_end(redis, valkey, outbox_to):
    for first, last in ((1, 3), (4, 6)):
        outbox = outbox_to(valkey.port)
        with running(outbox):
            outbox.put(events(first, last))

    assert numbers(redis) == dense(1, 6)


def test_a_second_worker_ends_the_first(redis, valkey, outbox_to):
    first, second = outbox_to(valkey.port), outbox_to(valkey.port)
    first._appender.open()

    with running(second):
        second.put(events(1, 2))
        until(confirmed(second, 2))
        first.put(events(1, 1))
        with pytest.raises(Fenced):
            first.run()

    assert numbers(redis) == dense(1, 2)


def test_while_the_broker_is_away_events_wait_and_none_is_lost(own_valkey, outbox_to):
    own_valkey.start()
    outbox = outbox_to(own_valkey.port)
    with running(outbox):
        outbox.put(events(1, 10))
        until(confirmed(outbox, 10))

        own_valkey.stop(signal.SIGKILL)
        outbox.put(events(11, 20))
        until(lambda: outbox.counters["broker_failures"] > 0)
        own_valkey.start()
        until(confirmed(outbox, 20))

        with Redis(port=own_valkey.port) as redis:
            assert numbers(redis) == dense(1, 20)


def test_what_a_broker_lost_is_sent_again_under_the_same_numbers(redis, valkey, outbox_to):
    outbox = outbox_to(valkey.port)
    with running(outbox):
        outbox.put(events(1, 10))
        until(confirmed(outbox, 10))
        log_key = keys.log(0, 1_000)
        kept = redis.xrange(log_key, count=4)
        redis.delete(log_key)
        for number, entry in kept:
            redis.xadd(log_key, entry, id=number)

        outbox.put(events(11, 12))
        until(confirmed(outbox, 12))

    assert numbers(redis) == dense(1, 12)


def test_after_a_flush_everything_still_held_stands_in_a_new_epoch(redis, valkey, outbox_to):
    outbox = outbox_to(valkey.port)
    with running(outbox):
        outbox.put(events(1, 10))
        until(confirmed(outbox, 10))
        redis.flushdb()

        outbox.put(events(11, 12))
        until(lambda: outbox.counters["new_epochs"] == 1 and len(outbox) == 0)

    assert numbers(redis) == dense(1, 12)
    assert outbox.claim.epoch == 1_001


def test_a_loss_that_cannot_be_repaired_begins_a_new_epoch_with_what_is_held(redis, valkey, outbox_to):
    outbox = outbox_to(valkey.port, tail=3)
    with running(outbox):
        outbox.put(events(1, 10))
        until(confirmed(outbox, 10))
        redis.delete(keys.log(0, 1_000))

        outbox.put(events(11, 11))
        until(lambda: outbox.counters["new_epochs"] == 1 and len(outbox) == 0)

    assert numbers(redis) == [(1, "e-8"), (2, "e-9"), (3, "e-10"), (4, "e-11")]


def test_what_a_broker_lost_while_nothing_happens_comes_back_by_itself(redis, valkey, outbox_to, monkeypatch):
    monkeypatch.setattr(module, "IDLE", 0.05)
    outbox = outbox_to(valkey.port)
    with running(outbox):
        outbox.put(events(1, 10))
        until(confirmed(outbox, 10))
        redis.delete(keys.log(0, 1_000))

        until(lambda: outbox.counters["resent"] == 10)

    assert numbers(redis) == dense(1, 10)
    assert outbox.counters["logged"] == 10


def test_a_full_outbox_lets_events_wait_on_disk_and_keeps_their_order(own_valkey, outbox_to, tmp_path):
    own_valkey.start()
    outbox = outbox_to(own_valkey.port, tmp_path)
    with running(outbox):
        outbox.put(events(1, 10))
        until(confirmed(outbox, 10))

        own_valkey.stop(signal.SIGKILL)
        for first in range(11, 3_000, 100):
            outbox.put(events(first, first + 99))
        assert outbox.counters["spilled"] > 2_000
        own_valkey.start()
        until(confirmed(outbox, 3_010))

        with Redis(port=own_valkey.port) as redis:
            assert numbers(redis) == dense(1, 3_010)
    assert outbox.counters["detected"] == outbox.counters["logged"] == 3_010
    assert outbox.counters["spilled"] == outbox.counters["waiting"] == 0


def test_an_outbox_without_a_disk_keeps_the_newest_and_says_how_many_it_left_out(redis, valkey, outbox_to):
    outbox = outbox_to(valkey.port, limit=5)
    outbox.put(events(1, 20))
    counters = outbox.counters
    assert counters["detected"] == counters["waiting"] + counters["conflated"] == 20

    with running(outbox):
        until(lambda: outbox.claim and len(outbox) == 0)

    *first, mark, last = log(redis)
    assert [event.eid for event in first] == [f"e-{number}" for number in range(1, 6)]
    assert (mark.seq, mark.what, mark.counts, mark.events) == (6, "conflated", {"high": 14}, 1)
    assert (last.seq, last.eid) == (7, "e-20")
    assert outbox.counters["detected"] == outbox.counters["logged"] + outbox.counters["conflated"] == 21


def test_the_next_worker_sends_what_one_without_a_broker_left_first(redis, valkey, outbox_to, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LAST_WORDS", 0.2)
    alone = outbox_to(free_port(), tmp_path)
    with running(alone):
        alone.put(events(1, 500))

    after = outbox_to(valkey.port, tmp_path)
    assert [event.eid for event in after.left_behind()] == [f"e-{number}" for number in range(1, 501)]
    after.put(events(501, 501))
    with running(after):
        until(confirmed(after, 501))

    assert numbers(redis) == dense(1, 501)


def test_the_log_is_trimmed_by_what_it_has_to_keep(redis, valkey, outbox_to):
    outbox = outbox_to(valkey.port)
    outbox._appender.retention = Retention(per_kind=100, seconds=0.0, step=200)
    with running(outbox):
        for first in range(1, 1_000, 200):
            outbox.put(events(first, first + 199))
            until(confirmed(outbox, first + 199))

    kept = [event.seq for event in log(redis)]
    assert 100 <= len(kept) <= 500
    assert kept[-1] == 1_000
    assert outbox.counters["log_trimmed"] == 1_000 - len(kept)


def test_a_broker_that_comes_back_with_an_epoch_that_was_over_begins_another_one(redis, valkey, outbox_to):
    outbox = outbox_to(valkey.port)
    with running(outbox):
        outbox.put(events(1, 10))
        until(confirmed(outbox, 10))
        redis.flushdb()
        outbox.put(events(11, 12))
        until(lambda: outbox.counters["new_epochs"] == 1 and len(outbox) == 0)
        redis.delete(keys.log(0, outbox.claim.epoch))
        redis.hset(keys.meta(0), mapping={"epoch": 1_000, "fence": 1})
        redis.xadd(keys.log(0, 1_000), {"e": b"{}"}, id="5-0")

        outbox.put(events(13, 13))
        until(lambda: outbox.counters["new_epochs"] == 2 and len(outbox) == 0)

    assert outbox.claim.epoch == 1_002
    assert numbers(redis) == dense(1, 13)
