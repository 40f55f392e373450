"""A cluster of Valkey or Redis behind the client the rest of the program knows, for plain code.

redis-py's own cluster client is of another class: not all its errors are RedisErrors, its transactions leave answers
unparsed, and it asks the server where the key of an XREAD is, each time. All we need of one is that each command
goes to the node that has its key; every key carries its shard as hash tag, so no command needs two nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from redis import ConnectionError, Redis, RedisError, TimeoutError
from redis.client import Pipeline
from redis.exceptions import ClusterDownError, MovedError

from tickstock.stream.topology import Address, Node, address, slot_of

Given = TypeVar("Given")
AWAY = (ConnectionError, TimeoutError, ClusterDownError)


class ClusterRedis(Redis):
    """Each node is a plain client, with connections of its own; `options` are theirs."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__()  # Its own pool connects to nothing
        self.address: Address = address(url)
        self._options = options
        self._nodes: dict[Node, Any] = {}  # Plain clients, whose methods carry no types

    def execute_command(self, *args: Any, **options: Any) -> Any:
        if args[0] == "SCRIPT LOAD":
            return self._load(args)
        return self.at_owner(slot_of(args), lambda node: node.execute_command(*args, **options))

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        """Its commands are all of one slot: that of the first key."""
        return ClusterPipeline(self, transaction)

    def at_owner(self, slot: int | None, do: Callable[[Any], Given]) -> Given:
        """Do something at the node that has the slot; again at the other one where it has moved.

        A failure is the caller's to try again: the nodes are asked anew then.
        """
        try:
            try:
                return do(self.owner(slot))
            except MovedError:
                self.address.topology.forget()
                return do(self.owner(slot))
        except AWAY:
            self.address.topology.forget()
            raise

    def owner(self, slot: int | None) -> Any:
        """The client of the node that has a slot; of any node where it is None."""
        topology = self.address.topology
        if not topology.ranges:
            self._ask()
        node = topology.owner(slot) if slot is not None else next(iter(topology.owners), None)
        if node is None:
            topology.forget()
            raise ConnectionError(f"No node has slot {slot}")
        return self._client(node)

    def close(self) -> None:
        for client in list(self._nodes.values()):
            client.close()

    def _ask(self) -> None:
        trouble: RedisError = ConnectionError("no node is known")
        for node in self.address.topology.nodes:
            try:
                answer = self._client(node).execute_command("CLUSTER SLOTS")
            except RedisError as problem:
                trouble = problem
                continue
            if answer:
                self.address.topology.learn(answer, node)
                return
        raise ConnectionError(f"No node of the cluster answers: {trouble}") from trouble

    def _client(self, node: Node) -> Any:
        found = self._nodes.get(node)
        if found is None:
            found = self._nodes.setdefault(node, Redis.from_url(self.address.url(node), **self._options))
        return found

    def _load(self, command: tuple[Any, ...]) -> Any:
        """A script is loaded wherever it may be called."""
        sha = self.owner(None).execute_command(*command)
        for node in self.address.topology.owners:
            with suppress(*AWAY):
                self._client(node).execute_command(*command)
        return sha


class ClusterPipeline(Pipeline):
    def __init__(self, cluster: ClusterRedis, transaction: bool) -> None:
        super().__init__(cluster.connection_pool, cluster.response_callbacks, transaction, None)
        self.home = cluster

    def watch(self, *names: Any) -> Any:
        return self.home.at_owner(slot_of(("WATCH", *names)), lambda node: self._watch_at(node, names))

    def execute(self, raise_on_error: bool = True) -> Any:
        stack = self.command_stack
        if not stack or self.watching:
            return super().execute(raise_on_error)
        return self.home.at_owner(slot_of(stack[0][0]), lambda node: self._execute_at(node, stack, raise_on_error))

    def _watch_at(self, node: Any, names: tuple[Any, ...]) -> Any:
        self.connection_pool = node.connection_pool
        return super().watch(*names)  # type: ignore[no-untyped-call]

    def _execute_at(self, node: Any, stack: list[Any], raise_on_error: bool) -> list[Any]:
        self.connection_pool, self.command_stack = node.connection_pool, stack
        return super().execute(raise_on_error)
