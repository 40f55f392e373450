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
from tickstock.stream import keys
from tickstock.stream.append import LogWriter
from workers.ingest.checkpoint import Checkpoint
from workers.ingest.engine.engine import Engine
from workers.ingest.restore import restore


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
