"""One run: a market, a worker, viewers; things go wrong; then everything has to come to rest, and is judged."""

from __future__ import annotations

import json
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from redis import RedisError

from tests.faults.bench import PROGRAM, Bench
from tests.faults.checker import check
from tests.faults.market import Market
from tests.faults.provider import Provider
from tests.faults.record import Event, Frame, Record
from tests.faults.verdict import Verdict
from tests.faults.viewer import Viewer
from tests.services.server import Server
from tickstock.stream import keys

EVENT = msgspec.json.Decoder(Event).decode
PATIENCE = 40.0  # Seconds until everything has to be at rest
START = 30.0  # Seconds a worker may take to subscribe


class Run:
    """Made of a seed; `random` decides what a scenario leaves open."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench = bench
        self.seed = seed
        self.random = random.Random(seed)
        bench.mend()
        self.folder = bench.folder / f"run-{bench.number}"
        self.folder.mkdir()
        self.market = Market(random.Random(seed))
        self.provider = Provider(bench.loop, self.market, random.Random(seed))
        self.record = Record()
        self.workers: list[Server] = []
        self.viewers: list[Viewer] = []
        self.verdict = Verdict()
        self.after: list[Callable[[], None]] = []  # What is to be done at the end
        self._workers = count(1)
        self._mended_at = 0.0

    # What takes part

    def worker(self, name: str = "a", *, waits: bool = True, **settings: str) -> Server:
        """Start an ingest worker; one of the same name has the same memory. Waits until it has subscribed."""
        var = self.folder / name
        var.mkdir(exist_ok=True)
        environment = self.bench.settings(self.bench.to_worker.port, var)
        environment |= {"MASSIVE_HOST": self.provider.host, "SUBSCRIBE": "T.*", "FEED": "simulator"} | settings
        log = self.folder / f"{name}-{next(self._workers)}.log"
        # It listens nowhere, so the provider's port stands in for its own.
        server = Server(
            [PROGRAM, "-m", "workers.ingest"], self.provider.port, log, signal.SIGTERM, env=environment
        )  # fmt: skip
        before = self.provider.clients
        self._mended_at = time.monotonic()
        server.start()
        self.workers.append(server)
        if waits:
            self.until(lambda: self.provider.clients > before, "the worker subscribes", START)
        return server

    def viewer(self, name: str, *members: str, pages: list[str] | None = None, **options: Any) -> Viewer:
        """A page of somebody who looks at a universe of these symbols (without any: at the whole market).

        It comes from one of `pages`, or from any web process. Several pages of somebody are `name#1`, `name#2` ...
        """
        owner = name.partition("#")[0]
        person = self.bench.person(owner, *members)
        if members:
            self.record.universes[owner] = frozenset(members)
        addresses = pages or self.bench.addresses
        viewer = Viewer(
            self.bench.loop, name, person.cookie, addresses, random.Random(self.random.random()), **options
        )  # fmt: skip
        self.viewers.append(viewer)
        self.record.listeners.append(viewer.listener)
        return viewer.begin()

    def begin(self, rate: float, viewers: int = 3) -> None:
        """The usual beginning: a worker, a witness who sees everything, others with universes of their own."""
        self.worker()
        self.witness = self.viewer("witness")
        for number in range(1, viewers):
            self.viewer(f"viewer-{number}", *self.random.sample(self.market.symbols, self.random.randint(1, 150)))
        self.provider.rate = rate
        self.until(lambda: all(viewer.newest_at for viewer in self.viewers), "everybody gets events")

    # What happens

    def wait(self, low: float, high: float | None = None) -> None:
        """Let so many seconds pass, or any number between."""
        time.sleep(low if high is None else self.random.uniform(low, high))

    def until(self, condition: Any, what: str, deadline: float = PATIENCE) -> None:
        ends = time.monotonic() + deadline
        while not condition():
            assert time.monotonic() < ends, f"seed {self.seed}: waited {deadline:g} s in vain until {what}"
            time.sleep(0.01)

    def kill(self, worker: Server) -> None:
        """kill -9, in the middle of whatever it does."""
        worker.stop(signal.SIGKILL)
        self.record.kills.append(time.monotonic())

    def restart(self) -> Server:
        """The killed worker's successor, with its memory."""
        worker = self.worker()
        self.record.back.append(self.provider.subscribed_at)
        return worker

    @contextmanager
    def fault(self, count: int = 1) -> Iterator[None]:
        """Something goes wrong inside, and is mended by the time it ends.

        How long it takes from there, or from the start of a worker, until the witness gets something new is measured.
        """
        self._mended_at = 0.0
        yield
        self.verdict.faults += count
        self._recovers(self._mended_at or time.monotonic())

    def _recovers(self, since: float) -> None:
        """Wait for an event that happened after `since`."""
        clock = self.market.clock
        heard = self.witness.listener.heard

        def has_news() -> bool:
            newest = next((one.events for one in reversed(heard) if isinstance(one, Frame) and one.events), None)
            return newest is not None and newest[-1].at > clock

        self.until(has_news, "something new arrives")
        self.verdict.recovery = max(self.verdict.recovery, time.monotonic() - since)

    # How it ends

    def judge(self) -> Verdict:
        """Let everything come to rest, and compare."""
        self.provider.rest()
        try:
            self.until(self._is_at_rest, "everything is at rest")
        except AssertionError as problem:
            self.verdict.object("broken", f"{problem}: {self._state()}")
        self._read_logs()
        self.verdict.add(check(self.record))
        return self.verdict

    def _is_at_rest(self) -> bool:
        try:
            pulse = self.pulse()
            epoch, end = self.end()
        except RedisError:
            return False
        if not pulse or pulse["at"] < self._rested_at() or sum(pulse["waiting"].values()):
            time.sleep(0.1)
            return False
        return (pulse["epoch"], pulse["head"]) == (epoch, end) and all(
            viewer.position == (epoch, end) for viewer in self.viewers if viewer.listener.stays
        )

    def _rested_at(self) -> float:
        """The wall clock a little after the last trade."""
        last = self.market.facts[-1].sent_at if self.market.facts else 0.0
        return time.time() - time.monotonic() + last + 0.2

    def _state(self) -> str:
        try:
            where = {viewer.listener.name: (viewer.position, viewer.codes[-3:]) for viewer in self.viewers}
            return f"log {self.end()}, worker {self.pulse()}, viewers {where}"
        except RedisError as problem:
            return str(problem)

    def pulse(self) -> dict[str, Any]:
        data = self.bench.redis.get(keys.pulse("ingest"))
        return json.loads(data) if isinstance(data, bytes) else {}

    def end(self) -> tuple[int, int]:
        """Epoch in force, newest seq."""
        epoch = int(self.bench.redis.hget(keys.meta(0), "epoch") or 0)
        entries: Any = self.bench.redis.xrevrange(keys.log(0, epoch), count=1)
        return epoch, int(entries[0][0].partition(b"-")[0]) if entries else 0

    def _read_logs(self) -> None:
        prefix = keys.log(0, 0).removesuffix("0")
        found: Any = self.bench.redis.keys(prefix.replace("{", "\\{") + "*")
        for key in found:
            entries: Any = self.bench.redis.xrange(key)
            self.record.logs[int(key.rpartition(b":")[2])] = {
                int(number.partition(b"-")[0]): EVENT(entry[b"e"]) for number, entry in entries
            }
        self.record.in_force = self.end()[0]
        self.record.facts = self.market.facts

    def close(self) -> None:
        """End what this run started."""
        self.provider.rate = 0.0
        for viewer in self.viewers:
            viewer.end()
        for worker in self.workers:
            if worker.is_up:
                assert worker.process
                worker.process.send_signal(signal.SIGCONT)
                worker.stop(signal.SIGKILL)
        self.provider.stop()
        for do in self.after:
            do()
        if self.verdict.is_clean:
            shutil.rmtree(self.folder, ignore_errors=True)

    def logs(self) -> list[Path]:
        return sorted(self.folder.glob("*.log"))
