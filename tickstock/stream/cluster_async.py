"""The same for an event loop: see tickstock.stream.cluster."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from redis import ConnectionError, RedisError
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import MovedError

from tickstock.stream.cluster import AWAY
from tickstock.stream.topology import Address, Node, address, slot_of

Given = TypeVar("Given")


class AsyncClusterRedis(Redis):
    def __init__(self, url: str, **options: Any) -> None:
        super().__init__()  # Its own pool connects to nothing
        self.address: Address = address(url)
        self._options = options
        self._nodes: dict[Node, Any] = {}  # Plain clients, whose methods carry no types

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        if args[0] == "SCRIPT LOAD":
            return await self._load(args)
        return await self.at_owner(slot_of(args), lambda node: node.execute_command(*args, **options))

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        """Its commands are all of one slot: that of the first key."""
        return AsyncClusterPipeline(self, transaction)

    async def at_owner(self, slot: int | None, do: Callable[[Any], Awaitable[Given]]) -> Given:
        """Do something at the node that has the slot; again at the other one where it has moved."""
        try:
            try:
                return await do(await self.owner(slot))
            except MovedError:
                self.address.topology.forget()
                return await do(await self.owner(slot))
        except AWAY:
            self.address.topology.forget()
            raise

    async def owner(self, slot: int | None) -> Any:
        """The client of the node that has a slot; of any node where it is None."""
        topology = self.address.topology
        if not topology.ranges:
            await self._ask()
        node = topology.owner(slot) if slot is not None else next(iter(topology.owners), None)
        if node is None:
            topology.forget()
            raise ConnectionError(f"No node has slot {slot}")
        return self._client(node)

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        for client in list(self._nodes.values()):
            await client.aclose(close_connection_pool)

    async def _ask(self) -> None:
        trouble: RedisError = ConnectionError("no node is known")
        for node in self.address.topology.nodes:
            try:
                answer = await self._client(node).execute_command("CLUSTER SLOTS")
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
            found = self._nodes[node] = Redis.from_url(self.address.url(node), **self._options)
        return found

    async def _load(self, command: tuple[Any, ...]) -> Any:
        sha = await (await self.owner(None)).execute_command(*command)
        for node in self.address.topology.owners:
            with suppress(*AWAY):
                await self._client(node).execute_command(*command)
        return sha


class AsyncClusterPipeline(Pipeline):
    def __init__(self, cluster: AsyncClusterRedis, transaction: bool) -> None:
        super().__init__(cluster.connection_pool, cluster.response_callbacks, transaction, None)
        self.home = cluster

    async def execute(self, raise_on_error: bool = True) -> Any:
        stack = self.command_stack
        if not stack:
            return []
        return await self.home.at_owner(
            slot_of(stack[0][0]), lambda node: self._execute_at(node, stack, raise_on_error)
        )

    async def _execute_at(self, node: Any, stack: list[Any], raise_on_error: bool) -> list[Any]:
        self.connection_pool, self.command_stack = node.connection_pool, stack
        return await super().execute(raise_on_error)
