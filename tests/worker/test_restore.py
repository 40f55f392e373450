from __future__ import annotations

import logging
from pathlib import Path
from threading import Thread

import pytest
from redis import Redis

from tests.factories import OPEN, high
from tests.ingest.drive import Tick, batch, engine, events
from tests.waiting import until
from tickstock.market import wire
from tickstock.market.events import Control
from tickstock.stream import keys
from tickstock.stream.append import LogWriter
from workers.ingest.checkpoint import Checkpoint
from workers.ingest.engine.engine import Engine
from workers.ingest.restore import holes, restore


def keep(checkpoint: Checkpoint, made: Engine) -> None:
    """One checkpoint, as at shutdown."""
    thread = Thread(target=checkpoint.run)
    thread.start()
    checkpoint.offer(made, last=True)
    thread.join(10)


@pytest.fixture
def checkpoint(redis: Redis, tmp_path: Path) -> Checkpoint:
    return Checkpoint(tmp_path / "ingest.checkpoint", redis, shard=0, feed="simulator")


@pytest.fixture
def writer(redis: Redis) -> LogWriter:
    return LogWriter(redis, shard=0, cap=1_000)


def test_a_restart_tells_no_extreme_again(checkpoint, writer):
    first = engine()
    events(Tick(100.0), Tick(101.0, 1), on=first)
    keep(checkpoint, first)
    claim = writer.claim(new_epoch=100)
    logged = events(Tick(102.0, 2), on=first, only=("high",))
    writer.append(claim, 1, [wire.encode(event) for event in logged])

    second = engine()
    restore(second, checkpoint.newest(), writer)

    gap, *rest = second.update(batch(second, [Tick(102.0, 60), Tick(102.05, 61), Tick(103.0, 62)]))
    assert (gap.kind, gap.since) == ("control", OPEN + 2_000)
    assert [(event.kind, event.reference, event.count) for event in rest] == [("high", 102.0, 4)]


def test_a_restart_tells_nothing_again_that_still_waits_on_disk(checkpoint, writer):
    first = engine()
    events(Tick(100.0), Tick(101.0, 1), on=first)
    keep(checkpoint, first)
    left_behind = events(Tick(102.0, 2), on=first, only=("high",))

    second = engine()
    restore(second, checkpoint.newest(), writer, left_behind)

    _, *rest = second.update(batch(second, [Tick(101.5, 60), Tick(103.0, 62)]))
    assert [(event.kind, event.reference) for event in rest] == [("high", 102.0)]


@pytest.mark.parametrize("lost", ["disk", "broker"])
def test_either_place_is_enough(checkpoint, writer, redis, lost):
    first = engine()
    events(Tick(100.0), on=first)
    keep(checkpoint, first)
    if lost == "disk":
        checkpoint.path.unlink()
    else:
        redis.flushdb()

    second = engine()
    restore(second, checkpoint.newest(), writer)

    assert second.rows["high"].tolist() == [100.0]


def test_a_checkpoint_that_makes_no_sense_is_passed_over_with_a_reason(checkpoint, writer, caplog):
    checkpoint.path.write_bytes(b"half a file")
    checkpoint.redis.set(keys.checkpoint(0, "simulator"), b"nonsense")

    with caplog.at_level(logging.WARNING):
        second = engine()
        restore(second, checkpoint.newest(), writer)

    assert len(second.rows) == 0
    assert caplog.text.count("is not used: it cannot be read") == 2


def test_without_a_checkpoint_the_logs_end_says_since_when_ticks_are_missing(checkpoint, writer):
    writer.append(writer.claim(new_epoch=100), 1, [wire.encode(high(at=OPEN + 5_000))])

    second = engine()
    restore(second, checkpoint.newest(), writer)

    assert second.news.missed_since == OPEN + 5_000


def test_without_a_checkpoint_nothing_that_the_log_has_is_told_again_and_the_gap_is_declared(checkpoint, writer):
    first = engine()
    logged = first.update(batch(first, [Tick(100.0), Tick(101.0, 1)]))
    writer.append(writer.claim(new_epoch=100), 1, [wire.encode(event) for event in logged])

    second = engine()
    restore(second, checkpoint.newest(), writer)

    gap, *rest = second.update(batch(second, [Tick(100.5, 60), Tick(101.0, 61), Tick(103.0, 62)]))
    assert (gap.what, gap.since, gap.until) == ("feed_gap", OPEN + 1_000, OPEN + 60_000)
    assert [(event.kind, event.reference) for event in rest] == [("high", 101.0)]


def test_what_a_crash_took_from_between_the_log_and_the_disk_is_declared(checkpoint, writer):
    first = engine()
    told = first.update(batch(first, [Tick(100.0 + second, second) for second in range(10)]))
    writer.append(writer.claim(new_epoch=100), 1, [wire.encode(event) for event in told[:4]])
    on_disk = told[6:]

    second = engine()
    restore(second, checkpoint.newest(), writer, on_disk)

    gaps = second.update(batch(second, [Tick(109.0, 60)]))
    assert [(gap.since, gap.until) for gap in gaps] == [
        (told[3].at, on_disk[0].at),
        (OPEN + 9_000, OPEN + 60_000),
    ]


def test_what_a_crash_took_is_declared_also_where_a_checkpoint_knew_of_it(checkpoint, writer):
    first = engine()
    told = first.update(batch(first, [Tick(100.0 + second, second) for second in range(10)]))
    writer.append(writer.claim(new_epoch=100), 1, [wire.encode(event) for event in told[:4]])
    keep(checkpoint, first)

    second = engine()
    restore(second, checkpoint.newest(), writer)

    assert second.news.lost == [(told[3].at, OPEN + 9_000)]


MARK = Control(eid="outbox.1-1", what="conflated", events=2)
GAP = Control(eid="s2-1", what="feed_gap", since=OPEN + 1, until=OPEN + 4)


@pytest.mark.parametrize(
    ("told", "lost"),
    [
        (["s1-1", "s1-2", "s1-3"], []),
        (["s1-7", "s1-8"], []),
        (["s1-1", "s1-4"], [(OPEN + 1, OPEN + 4)]),
        (["s1-1", "test-1f", "s1-3"], []),
        (["s1-1", MARK, "s1-5", "s1-9", "s1-10"], []),
        (["s1-1", "s1-4", GAP, "s2-2"], []),
        (["s1-1", "s1-4", "s1-2", "s1-5"], [(OPEN + 1, OPEN + 4)]),
    ],
)
def test_only_numbers_that_nothing_explains_are_a_hole(told, lost):
    found = [high(int(one[-1]), eid=one) if isinstance(one, str) and one[-1].isdigit() else one for one in told]
    found = [Control(eid=one, what="test") if isinstance(one, str) else one for one in found]

    assert holes(found, "", 0, OPEN) == lost


def test_a_disk_that_is_full_costs_a_checkpoint_and_is_counted(redis, tmp_path):
    broken = Checkpoint(tmp_path / "not there" / "ingest.checkpoint", redis, shard=0, feed="simulator")
    made = engine()
    events(Tick(100.0), on=made)

    keep(broken, made)

    assert broken.failures == 1


def test_images_are_taken_every_few_seconds_only(checkpoint):
    now = [1_000.0]
    often = Checkpoint(checkpoint.path, checkpoint.redis, shard=0, feed="simulator", now=lambda: now[0])
    made = engine()
    events(Tick(100.0), on=made)
    thread = Thread(target=often.run)
    thread.start()

    often.offer(made)
    assert not often.path.exists()
    now[0] += 10
    often.offer(made)
    until(often.path.exists)
    often.stop()
    thread.join(10)
