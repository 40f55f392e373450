"""A real cluster: three masters that share the slots, and a replica of each."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from redis import Redis, RedisError

from tests.services.environment import environment, free_port
from tests.services.server import Server
from tests.waiting import until
from tickstock import embedded
from tickstock.stream.topology import slot_of

MASTERS = 3
SLOTS = 16_384
TIMEOUT_MS = 2_000  # Without a word from a node, until the others take it for dead


class Cluster:
    """Node k's replica is node k + MASTERS, at first; a failover makes it the master."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ports: set[int] = set()
        while len(ports) < 4 * MASTERS:
            ports.add(free_port())
        taken = list(ports)
        self.ports, self.buses = taken[: 2 * MASTERS], taken[2 * MASTERS :]
        self.servers = [self._server(k) for k in range(2 * MASTERS)]

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"127.0.0.1:{port}" for port in self.ports)

    def start(self) -> None:
        for server in self.servers:
            server.start()
        for k in range(2 * MASTERS):
            self.says(k, "CLUSTER SET-CONFIG-EPOCH", k + 1)
        for k in range(MASTERS):
            self.says(k, "CLUSTER ADDSLOTSRANGE", SLOTS * k // MASTERS, SLOTS * (k + 1) // MASTERS - 1)
        for k in range(1, 2 * MASTERS):
            self.says(0, "CLUSTER MEET", "127.0.0.1", self.ports[k], self.buses[k])
        until(lambda: all(self._knows_all(k) for k in range(2 * MASTERS)))
        for k in range(MASTERS):
            self.says(k + MASTERS, "CLUSTER REPLICATE", self.says(k, "CLUSTER MYID"))
        until(lambda: all(self._is_whole(k) for k in range(MASTERS)))

    def says(self, node: int, *command: Any) -> Any:
        with Redis(port=self.ports[node], socket_timeout=5.0) as redis:
            return redis.execute_command(*command)

    def owner(self, key: str) -> int:
        """The node that has a key now."""
        slot = slot_of(("GET", key))
        for k in range(2 * MASTERS):
            with suppress(RedisError):
                for first, last, node, *_ in self.says(k, "CLUSTER SLOTS"):
                    if slot is not None and first <= slot <= last:
                        return self.ports.index(node[1])
        raise AssertionError(f"nobody has {key}")

    def kill(self, node: int) -> None:
        """As a machine that goes away."""
        self.servers[node].stop(signal.SIGKILL)

    def freeze(self, node: int, how: signal.Signals = signal.SIGSTOP) -> None:
        """As a machine that stands still; SIGCONT lets it go on."""
        process = self.servers[node].process
        assert process
        process.send_signal(how)

    def cut_off_the_replica(self, node: int) -> None:
        """From now on a master's replica gets nothing, as if the line between them were bad."""
        replica = next(k for k in range(2 * MASTERS) if k != node and self._follows(k, node))
        self.says(replica, "CONFIG SET", "masterauth", "not this one")
        self.says(node, "CLIENT KILL", "TYPE", "replica")

    def mend(self) -> None:
        """Bring back who was killed, empty all, and wait until each master has its replica."""
        self.bring_back(*range(2 * MASTERS))
        for k in range(2 * MASTERS):
            if self._role(k)[0] == b"master":
                self.says(k, "FLUSHALL")

    def bring_back(self, *nodes: int) -> None:
        """Start those that are down, and wait until everybody is in place again."""
        for k in nodes:
            if not self.servers[k].is_up:
                self.servers[k].start()
        until(lambda: all(self._is_at_home(k) for k in range(2 * MASTERS)))

    def stop(self) -> None:
        for server in self.servers:
            server.stop(signal.SIGKILL)

    def _server(self, k: int) -> Server:
        folder = self.folder / f"node-{k}"
        options = {
            "cluster-enabled": "yes",
            "cluster-port": self.buses[k],
            "cluster-node-timeout": TIMEOUT_MS,
            "cluster-require-full-coverage": "no",
            "cluster-allow-replica-migration": "no",
            "cluster-replica-validity-factor": 0,
            "repl-diskless-sync-delay": 0,
        }
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        return Server(embedded.command(self.ports[k], folder, *words), self.ports[k], self.folder / f"node-{k}.log")

    def _knows_all(self, k: int) -> bool:
        return (
            len(self.says(k, "CLUSTER SLOTS")) == MASTERS and self.says(k, "CLUSTER INFO")["cluster_known_nodes"] == "6"
        )

    def _follows(self, k: int, master: int) -> bool:
        role = self._role(k)
        return role[0] == b"slave" and role[2] == self.ports[master]

    def _is_whole(self, k: int) -> bool:
        """A master with a replica that has all of it."""
        role = self._role(k)
        return role[0] == b"master" and len(role[2]) == 1 and self.says(k, "CLUSTER INFO")["cluster_state"] == "ok"

    def _is_at_home(self, k: int) -> bool:
        role = self._role(k)
        if role[0] == b"slave":
            self.says(k, "CONFIG SET", "masterauth", "")
        return self._is_whole(k) if role[0] == b"master" else bool(role[3] == b"connected")

    def _role(self, k: int) -> list[Any]:
        try:
            return list(self.says(k, "ROLE"))
        except RedisError:  # It loads
            time.sleep(0.05)
            return [b"", 0, [], b""]


@pytest.fixture(scope="session")
def whole_cluster() -> Iterator[Cluster]:
    made = Cluster(environment.folder / "cluster")
    made.folder.mkdir(parents=True, exist_ok=True)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def cluster(whole_cluster: Cluster) -> Cluster:
    """The session's cluster: whole and empty, whatever a test before did to it."""
    whole_cluster.mend()
    return whole_cluster
