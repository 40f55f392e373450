"""The outbox against every order of failures: nothing is lost undeclared, no number ever means two events."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import ConnectionError, Redis, RedisError

from tests.factories import high
from tickstock.market import wire
from tickstock.stream import keys
from tickstock.stream.append import BATCH, Appended, Claim, LogWriter
from workers.ingest import outbox as module
from workers.ingest.outbox import Outbox

TAIL = 300


class Broker(LogWriter):
    """A real one that fails as it is told: before an append, or after it, when only the answer is lost."""

    def __init__(self, redis: Redis) -> None:
        super().__init__(redis, shard=0, cap=100_000)
        self.life = 1
        self.fails = ""

    def server(self) -> str:
        return f"life {self.life}"

    def append(self, claim: Claim, first: int, events: list[bytes], floor: int = 0, mark: bytes = b"") -> Appended:
        fails, self.fails = self.fails, ""
        if fails == "before":
            raise ConnectionError
        answer = super().append(claim, first, events, floor, mark)
        if fails == "after":
            raise ConnectionError
        return answer


class Story:
    """Drives an outbox step by step, and looks at the log as viewers do."""

    def __init__(self, redis: Redis, folder: Path) -> None:
        self.redis, self.folder = redis, folder
        self.broker = Broker(redis)
        self.put_so_far = 0
        self.seen: dict[tuple[int, int], str] = {}  # What each number meant
        self.excused: set[str] = set()
        self.epochs: set[int] = set()
        self.begin()

    def begin(self) -> None:
        self.outbox = Outbox(self.broker, self.folder, spill_mb=10, tail=TAIL, now=lambda: 1_000)
        self.outbox._adopt()

    def put(self, count: int) -> None:
        first = self.put_so_far + 1
        self.put_so_far += count
        self.outbox.put([high(seq=0, eid=f"e-{number}") for number in range(first, first + count)])

    def step(self) -> None:
        try:
            if self.outbox.claim is None:
                self.outbox._appender.open()
            self.outbox._send_next()
        except RedisError:
            self.outbox._appender.doubt()
        self.look()

    def epoch(self) -> int:
        return int(self.redis.hget(keys.meta(0), "epoch") or 0)

    def log(self, epoch: int) -> list[tuple[int, str]]:
        entries: Any = self.redis.xrange(keys.log(0, epoch))
        return [(int(number.partition(b"-")[0]), wire.decode_event(entry[b"e"]).eid) for number, entry in entries]

    def look(self) -> None:
        """Every number means one event for ever, numbers are dense, no event stands twice in an epoch."""
        self.epochs.add(epoch := self.epoch())
        found = self.log(epoch)
        assert [seq for seq, _ in found] == list(range(1, len(found) + 1))
        assert len({eid for _, eid in found}) == len(found)
        for seq, eid in found:
            assert self.seen.setdefault((epoch, seq), eid) == eid
        counters = self.outbox.counters
        assert counters["detected"] == sum(counters[name] for name in ("logged", "waiting", "spilled", "conflated"))

    def lose(self, gone: list[str]) -> None:
        """The broker lost these events; those that no outbox holds are gone for good, which a new epoch says."""
        self.broker.life += 1
        self.excused |= set(gone) - self.held()

    def held(self) -> set[str]:
        return {wire.decode_event(numbered.data).eid for numbered in self.outbox._numbering._events}

    def cut(self, count: int) -> None:
        """Restarts with the end of its file missing."""
        if not count or not (entries := self.redis.xrevrange(keys.log(0, self.epoch()), count=count)):
            return
        key, everything = keys.log(0, self.epoch()), self.log(self.epoch())
        self.lose([eid for _, eid in everything[-len(entries) :]])
        kept: Any = self.redis.xrange(key)
        self.redis.delete(key)
        for number, entry in kept[: -len(entries)]:
            self.redis.xadd(key, entry, id=number)

    def flush(self) -> None:
        self.lose([eid for epoch in self.epochs for _, eid in self.log(epoch)])
        self.redis.flushdb()

    def forget_claim(self) -> None:
        """Restarts as it was before the newest claim."""
        self.broker.life += 1
        if self.redis.hexists(keys.meta(0), "fence"):
            self.redis.hset(keys.meta(0), "fence", int(self.redis.hget(keys.meta(0), "fence") or 0) - 1)

    def crash(self) -> None:
        """`kill -9` of the worker: its memory is gone, its files are as they were."""
        spill = self.outbox._spill
        assert spill is not None
        on_disk = {event.eid for event in spill.peek()}
        in_the_log = {eid for _, eid in self.log(self.epoch())}
        in_memory = [*self.outbox._numbering.outstanding(), *self.outbox._waiting._memory]
        lost = {event.eid for event in in_memory} - on_disk - in_the_log
        assert len(lost) <= BATCH
        # What the broker lost, too, nobody can repair now.
        self.excused |= lost | (self.held() - in_the_log - on_disk)
        spill.close()
        self.begin()

    def end(self) -> None:
        quiet = 0
        while quiet < 4:  # It may take one step to learn of a loss, and one to repair it
            self.step()
            quiet = quiet + 1 if not len(self.outbox) and self.outbox.claim else 0
        present = {eid for epoch in self.epochs for _, eid in self.log(epoch)}
        wanted = {f"e-{number}" for number in range(1, self.put_so_far + 1)}
        assert wanted - present - self.excused == set()
        assert self.outbox.counters["logged"] == self.outbox.counters["detected"]


steps = st.one_of(
    st.tuples(st.just("put"), st.sampled_from([1, 7, 250, 900])),
    st.tuples(st.just("step")),
    st.tuples(st.just("step")),
    st.tuples(st.just("fails"), st.sampled_from(["before", "after"])),
    st.tuples(st.just("cut"), st.sampled_from([1, 30, 400])),
    st.tuples(st.just("flush")),
    st.tuples(st.just("forget_claim")),
    st.tuples(st.just("crash")),
)


@pytest.fixture(autouse=True)
def _in_no_time(monkeypatch):
    monkeypatch.setattr(module, "IDLE", 0.0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=st.lists(steps, max_size=25))
def test_whatever_fails_and_when_every_event_is_in_a_log_or_its_loss_is_declared(redis, script):
    redis.flushdb()
    with tempfile.TemporaryDirectory() as folder:
        story = Story(redis, Path(folder))
        for name, *values in script:
            if name == "fails":
                story.broker.fails = values[0]
            else:
                getattr(story, name)(*values)
        story.end()


def test_a_number_that_viewers_may_have_seen_is_not_given_again_after_both_have_crashed(redis, tmp_path):
    story = Story(redis, tmp_path)
    story.put(10)
    story.step()
    first = story.epoch()
    story.crash()
    story.cut(3)

    story.put(5)
    story.end()

    assert story.epoch() != first
    assert story.outbox.counters["log_lost"] == 3


def test_a_worker_that_crashed_in_the_middle_of_an_append_stays_in_the_epoch(redis, tmp_path):
    story = Story(redis, tmp_path)
    story.put(10)
    story.step()
    first = story.epoch()
    story.put(5)
    story.broker.fails = "before"
    story.step()
    story.crash()

    story.put(1)
    story.end()

    assert story.epoch() == first


def test_what_was_sent_from_disk_before_a_crash_is_not_told_twice(redis, tmp_path):
    story = Story(redis, tmp_path)
    story.put(900)
    for _ in range(3):
        story.step()
    story.crash()

    story.end()

    eids = [eid for _, eid in story.log(story.epoch())]
    assert len(eids) == len(set(eids)) == 900
