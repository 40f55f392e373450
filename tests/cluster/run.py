"""A run over three machines' worth of processes: workers of a market's parts, a merge, web processes, archivers."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from redis import RedisError
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from apps.analytics.models import ArchivedEvent
from tests.faults.bench import PROGRAM, Bench
from tests.faults.provider import Provider
from tests.faults.record import Event
from tests.faults.run import EVENT, Run
from tests.services.cluster import Cluster
from tests.services.server import Server
from tests.waiting import until
from tickstock.stream import client, keys, pulse
from tickstock.stream.pulse import IngestPulse

ARCHIVERS = 2
# One that fails is followed by the next, as the jobs do it.
ARCHIVE = """
import time, traceback, django
django.setup()
from apps.analytics.archive import jobs
while True:
    try:
        jobs.archive()
    except Exception:
        traceback.print_exc()
    time.sleep(0.5)
"""
ONCE = ("session", "settings")  # Every part tells these, and the one log has them once


class Broadcast(Provider):
    """One whose account allows several connections: all get the whole market."""

    def __init__(self, *arguments: Any) -> None:
        self._all: list[ServerConnection] = []
        super().__init__(*arguments)

    async def _take_over(self, client: ServerConnection) -> None:
        async with self._sending:
            if client not in self._all:
                self._all.append(client)
                await client.send(self.market.seeds())
                self.clients += 1
                self.subscribed_at = time.monotonic()

    async def _send(self, frame: bytes) -> None:
        async with self._sending:
            for client in list(self._all):
                try:
                    await client.send(frame)
                except ConnectionClosed:
                    self._all.remove(client)


class ClusterBench(Bench):
    """The cache and the jobs have a broker of their own; the log and all that goes with it is on the cluster."""

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        self.cluster = cluster
        super().__init__(folder)

    def settings(self, redis_port: int, var: Path) -> dict[str, str]:
        return super().settings(redis_port, var) | {"STREAM_URL": self.cluster.url}


class ClusterRun(Run):
    def __init__(self, bench: ClusterBench, seed: int, parts: int) -> None:
        super().__init__(bench, seed)
        self.lanes = range(1, parts + 1)
        self.provider.stop()
        self.provider = Broadcast(bench.loop, self.market, random.Random(seed))
        self.cluster = bench.cluster
        self.stream = client.connect(self.cluster.url)
        self.others: list[Server] = []
        self._begun = count(1)
        self.after.append(self._close)

    # What takes part

    def start(self, viewers: int, rate: float) -> None:
        """All at once: each part of it waits for the others."""
        for number in range(len(self.lanes)):
            part = f"{number}/{len(self.lanes)}"
            self.workers.append(self._begin(f"part-{number}", "-m", "workers.ingest", SHARD=part))
        self.merge = self._begin("merge", "-m", "workers.merge")
        self.others = [self._begin(f"archiver-{number}", "-c", ARCHIVE) for number in range(ARCHIVERS)]
        self.until(lambda: self.provider.clients == len(self.lanes), "all parts subscribe", 90.0)
        self.witness = self.viewer("witness", pages=self.bench.addresses[:1])
        self.viewer("witness#2", pages=self.bench.addresses[1:])
        for number in range(2, viewers):
            self.viewer(f"viewer-{number}", *self.random.sample(self.market.symbols, self.random.randint(1, 150)))
        self.provider.rate = rate
        self.until(lambda: all(viewer.newest_at for viewer in self.viewers), "everybody gets events")

    def kill_a_master(self, lane: int, lags: float = 0.0) -> int:
        """The machine with a log goes away, and its replica lacks so many of the last seconds; gives which it was."""
        node = self.cluster.owner(keys.meta(lane))
        with self.fault():
            if lags:
                self.cluster.cut_off_the_replica(node)
                self.wait(lags)
            self.cluster.kill(node)
            until(lambda: self.cluster.owner(keys.meta(lane)) != node)
        return node

    def freeze_a_master(self, lane: int, seconds: float) -> None:
        """The machine with a log stands still, and goes on when another has taken its place."""
        node = self.cluster.owner(keys.meta(lane))
        with self.fault():
            self.cluster.freeze(node)
            self.wait(seconds)
            self.cluster.freeze(node, signal.SIGCONT)

    def restart_the_merge(self) -> None:
        """kill -9, and another one."""
        with self.fault():
            self.merge.stop(signal.SIGKILL)
            self.merge = self._begin("merge", "-m", "workers.merge")

    def _begin(self, name: str, *command: str, **settings: str) -> Server:
        environment = self.bench.settings(self.bench.redis_port, self.folder / "var") | {
            "MASSIVE_HOST": self.provider.host,
            "SUBSCRIBE": "T.*",
            "FEED": "simulator",
            "SHARDS": str(len(self.lanes)),
        }
        (self.folder / "var").mkdir(exist_ok=True)
        log = self.folder / f"{name}-{next(self._begun)}.log"
        # It listens nowhere, so the provider's port stands in for its own.
        server = Server(
            [PROGRAM, *command], self.provider.port, log, signal.SIGTERM, env=environment | settings
        )  # fmt: skip
        server.start()
        return server

    # How it ends

    def compare(self) -> dict[str, int]:
        """Both sides by eid, when all is at rest: what the parts' workers wrote, the one log, the archive."""
        one = self._by_eid(0)
        parts = [self._by_eid(lane) for lane in self.lanes]
        together = {eid: event for part in parts for eid, event in part.items()}
        joined = [event for eid, event in together.items() if eid not in one]
        detected = [self._beat(lane).counters["detected"] for lane in self.lanes]
        self.until(lambda: ArchivedEvent.objects.count() >= len(one), "the archive has all of it")
        archived = set(ArchivedEvent.objects.values_list("eid", flat=True))

        assert sum(map(len, parts)) == len(together), "an identity stands in two parts"
        assert detected == [*map(len, parts)], "a part's worker detected more than its log has"
        assert all(event.what in ONCE for event in joined), f"lost between the logs: {joined[:5]}"
        assert set(one) <= set(together), f"only in the one log: {sorted(set(one) - set(together))[:5]}"
        assert archived == set(one), f"the archive differs in {sorted(archived ^ set(one))[:5]}"
        return {"detected": sum(detected), "in parts": len(together), "joined": len(joined), "in one": len(one)}

    def pulse(self) -> dict[str, Any]:
        data: Any = self.stream.get(keys.pulse(pulse.INGEST))
        found: dict[str, Any] = msgspec.json.decode(data) if data else {}
        return found

    def end(self) -> tuple[int, int]:
        epoch = int(self.stream.hget(keys.meta(0), "epoch") or 0)
        entries: Any = self.stream.xrevrange(keys.log(0, epoch), count=1)
        return epoch, int(entries[0][0].partition(b"-")[0]) if entries else 0

    def _read_logs(self) -> None:
        self.record.logs = {epoch: {event.seq: event for event in log} for epoch, log in self._logs(0)}
        self.record.in_force = self.end()[0]
        self.record.facts = self.market.facts

    def _by_eid(self, lane: int) -> dict[str, Event]:
        return {event.eid: event for _, log in self._logs(lane) for event in log}

    def _logs(self, lane: int) -> Iterator[tuple[int, list[Event]]]:
        """What is left of a lane's logs, by epoch."""
        for key in self.cluster.says(self.cluster.owner(keys.meta(lane)), "KEYS", keys.log(lane, 0)[:-1] + "*"):
            entries: Any = self.stream.xrange(key)
            yield int(key.rpartition(b":")[2]), [EVENT(entry[b"e"]) for _, entry in entries]

    def _beat(self, lane: int) -> IngestPulse:
        found = pulse.of(self.stream, lane)
        assert found
        return found

    def _state(self) -> str:
        try:
            beats = {lane: pulse.of(self.stream, lane) for lane in (0, *self.lanes)}
            where = {lane: (beat.head, beat.waiting) for lane, beat in beats.items() if beat}
            return f"log {self.end()}, heads {where}, viewers {[viewer.position for viewer in self.viewers]}"
        except RedisError as problem:
            return str(problem)

    def _close(self) -> None:
        for server in (self.merge, *self.others):
            server.stop()
        self.stream.close()
