"""One worker per shard connects; when it is gone the next one does, and the first never comes back between."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from redis import Redis

from tests.services.stack import Stack
from tests.waiting import until
from tickstock.stream import keys, lease
from tickstock.stream.lease import Lease


@pytest.fixture
def old_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that has been up for longer than the grace."""
    monkeypatch.setattr(lease, "GRACE", 0)


@pytest.mark.usefixtures("old_broker")
def test_only_one_holds_it(redis):
    alice, bob = Lease(redis, 0, "alice"), Lease(redis, 0, "bob")

    assert (alice.hold(), bob.hold(), alice.hold()) == (True, False, True)
    assert bob.holder == "alice"


@pytest.mark.usefixtures("old_broker")
def test_the_next_one_has_it_at_once_when_it_is_released(redis):
    alice, bob = Lease(redis, 0, "alice"), Lease(redis, 0, "bob")
    alice.hold()

    alice.release()

    assert bob.hold()


@pytest.mark.usefixtures("old_broker")
def test_nobody_releases_what_is_another_ones(redis):
    alice, bob = Lease(redis, 0, "alice"), Lease(redis, 0, "bob")
    alice.hold()

    bob.release()

    assert not bob.hold()


def test_after_a_brokers_start_the_last_holder_comes_first(own_valkey):
    own_valkey.start()
    with Redis(port=own_valkey.port) as redis:
        alice, bob = Lease(redis, 0, "alice"), Lease(redis, 0, "bob")
        alice.holder = "alice"  # It held the lease that the broker has forgotten

        assert (bob.hold(), alice.hold(), bob.hold()) == (False, True, False)


def leader(redis: Redis) -> str | None:
    holder = redis.get(keys.lease(0))
    return holder.decode() if isinstance(holder, bytes) else None


def head(redis: Redis) -> int:
    epoch = redis.hget(keys.meta(0), "epoch")
    return int(redis.xlen(keys.log(0, int(epoch)))) if epoch else 0


@pytest.mark.timeout(120)
def test_a_second_worker_stands_by_until_the_first_is_gone(stack: Stack, redis: Redis, tmp_path: Path):
    stack.simulator("--symbols", "300", "--rate", "1000", "--warm-up", "60")
    first = stack.ingest()
    until(lambda: head(redis) > 0)
    ours = leader(redis)
    second = stack.ingest(VAR_DIR=str(tmp_path / "second"))
    until(lambda: "Standing by" in second.log.read_text())

    first.stop(signal.SIGKILL)
    before = head(redis)
    until(lambda: head(redis) > before)

    # On a busy machine its lease may have run out again for a moment.
    until(lambda: leader(redis) not in (None, ours))


@pytest.mark.timeout(120)
def test_a_worker_that_was_frozen_finds_another_in_its_place_and_ends(stack: Stack, redis: Redis, tmp_path: Path):
    stack.simulator("--symbols", "300", "--rate", "1000", "--warm-up", "60")
    first = stack.ingest()
    until(lambda: head(redis) > 0)
    stack.ingest(VAR_DIR=str(tmp_path / "second"))
    assert first.process
    ours = leader(redis)

    first.process.send_signal(signal.SIGSTOP)
    until(lambda: leader(redis) not in (None, ours))
    time.sleep(1.0)
    first.process.send_signal(signal.SIGCONT)

    assert first.process.wait(30) == 1
    assert "Another ingest worker has taken over this shard." in first.log.read_text()
