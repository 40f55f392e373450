"""A simulator's server in this process, and the client's half of the conversation."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.factories import OPEN
from tests.services.environment import free_port
from tests.waiting import until
from workers.simulator.accounts import Accounts
from workers.simulator.director import Director
from workers.simulator.items import WireTrade
from workers.simulator.scenarios import parse
from workers.simulator.server import Answer, Server


def trade(symbol: str = "AAPL", number: int = 1, at: int = OPEN, **changes: Any) -> WireTrade:
    return WireTrade(sym=symbol, i=str(number), x=4, z=3, p=190.0, s=100.0, t=at, q=number, **changes)


@asynccontextmanager
async def serving(
    *lines: str,
    key: str | None = None,
    plan: frozenset[str] | None = None,
    connections: int = 10,
    answer: Answer | None = None,
) -> AsyncIterator[tuple[Server, Callable[[], Any]]]:
    """A server that plays these lines of a scenario, and what dials it."""
    director, port = Director(map(parse, lines)), free_port()
    server = Server(Accounts(key, plan, connections), answer, director)
    task = asyncio.create_task(server.run("127.0.0.1", port))
    await asyncio.to_thread(until, lambda: is_up(port))
    try:
        yield server, lambda: connect(f"ws://127.0.0.1:{port}/stocks", max_size=None)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def is_up(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def heard(client: ClientConnection) -> list[dict[str, Any]]:
    return json.loads(await asyncio.wait_for(client.recv(), 5))


async def ask(client: ClientConnection, action: str, params: str) -> None:
    await client.send(json.dumps({"action": action, "params": params}))


async def subscribed(client: ClientConnection, topics: str, key: str = "key") -> None:
    await heard(client)
    await ask(client, "auth", key)
    await heard(client)
    await ask(client, "subscribe", topics)
    for _ in topics.split(","):
        await heard(client)


async def items_of(client: ClientConnection, count: int) -> list[dict[str, Any]]:
    """So many items, however they were cut into frames."""
    found: list[dict[str, Any]] = []
    while len(found) < count:
        found += await heard(client)
    return found


async def arrived(condition: Callable[[], object]) -> None:
    """Let the others go on until `condition` holds; fail after some seconds."""
    await asyncio.to_thread(until, condition)
