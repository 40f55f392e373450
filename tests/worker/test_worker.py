"""The worker as a whole: whatever fails in it ends it, and it ends when it is asked to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.factories import OPEN, trade
from tests.services.environment import free_port
from tests.waiting import until
from tests.worker.provider import accept, provider
from tickstock.market.shards import WHOLE
from tickstock.stream import keys, lease
from tickstock.stream.append import LogWriter
from tickstock.stream.bars import after
from tickstock.stream.lease import Lease
from workers.ingest import outbox
from workers.ingest import worker as module
from workers.ingest.config import Config
from workers.ingest.worker import Worker


@pytest.fixture
def feed() -> Iterator[str]:
    """A provider that sends one trade, and another one a minute later."""
    import json

    def sends(connection) -> None:
        accept(connection)
        connection.send(json.dumps([trade(t=OPEN), trade(t=OPEN + 62_000)]))
        connection.recv()

    with provider(sends) as host:
        yield host


def worker(feed: str, port: int, folder: Path) -> Worker:
    return Worker(
        Config(
            feed="simulator",
            host=feed,
            key="key",
            subscribe=("T.*",),
            shard=WHOLE,
            redis_url=f"redis://127.0.0.1:{port}/0",
            log_cap=1_000,
            var=folder,
        )
    )


class Running:
    def __init__(self, made: Worker) -> None:
        self.worker = made
        self.said: list[str] = []
        self.thread = Thread(target=lambda: self.said.append(made.run()), daemon=True)
        self.thread.start()

    def ends(self) -> str:
        self.thread.join(30)
        assert not self.thread.is_alive()
        return self.said[0]


def test_it_ends_when_it_is_asked_to(feed, valkey, tmp_path):
    running = Running(worker(feed, valkey.port, tmp_path))
    until(lambda: running.worker.outbox.confirmed > 0)

    running.worker.stop()

    assert running.ends() == ""
    assert (tmp_path / "ingest.simulator.checkpoint").exists()


def test_it_publishes_each_minutes_bars_once_it_is_whole(feed, valkey, redis, tmp_path):
    running = Running(worker(feed, valkey.port, tmp_path))

    until(lambda: after(redis, 0))
    running.worker.stop()

    assert running.ends() == ""
    assert [minute for minute, _ in after(redis, 0)] == [OPEN // 1000]


def test_a_failure_in_the_pipeline_ends_it_and_says_why(feed, valkey, tmp_path):
    made = worker(feed, valkey.port, tmp_path)

    def fails(frames, **how):
        if frames:
            raise RuntimeError("no such luck")
        return []

    made.pipeline.take = fails

    assert Running(made).ends() == "RuntimeError: no such luck"


def test_it_ends_also_while_no_broker_answers_and_leaves_its_events_for_the_next_worker(
    feed, valkey, tmp_path, monkeypatch
):
    monkeypatch.setattr(outbox, "LAST_WORDS", 0.5)
    made = worker(feed, free_port(), tmp_path)
    made.lease.wait = lambda is_stopping: True
    running = Running(made)
    until(lambda: made.outbox.counters["detected"] > 0)

    made.stop()
    assert running.ends() == ""

    after = worker(feed, valkey.port, tmp_path)
    running = Running(after)
    until(lambda: after.outbox.confirmed >= made.outbox.counters["detected"])
    after.stop()
    assert running.ends() == ""


def test_it_reads_what_the_last_one_wrote_once_that_can_write_no_more(feed, valkey, redis, tmp_path, monkeypatch):
    last = LogWriter(redis, shard=0, cap=1_000)
    claim = last.claim(new_epoch=100)
    late: list[str] = []
    monkeypatch.setattr(module, "restore", lambda *_: late.append(last.append(claim, 1, [b"{}"]).answer))
    running = Running(worker(feed, valkey.port, tmp_path))

    until(lambda: late)
    running.worker.stop()

    assert (running.ends(), late) == ("", ["FENCED"])


def test_a_long_way_back_into_memory_costs_nobody_the_lease(feed, redis, valkey, tmp_path, monkeypatch):
    token = b""

    def restores_slowly(*_: object) -> None:
        nonlocal token
        token = redis.get(keys.lease(0))
        time.sleep(1.2)

    monkeypatch.setattr(lease, "LASTS", 0.6)
    monkeypatch.setattr("workers.ingest.lease.RENEW", 0.1)
    monkeypatch.setattr(module, "restore", restores_slowly)
    monkeypatch.setattr(lease, "GRACE", 0)
    running = Running(worker(feed, valkey.port, tmp_path))
    until(lambda: token)

    other = Lease(redis, 0, "another")
    assert not any(other.hold() for _ in range(10) if not time.sleep(0.1))

    running.worker.stop()
    assert running.ends() == ""
