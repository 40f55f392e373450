from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.factories import OPEN
from tests.services.environment import free_port
from workers.simulator import server as module
from workers.simulator.items import WireTrade
from workers.simulator.play import play_recording
from workers.simulator.server import Server


def trade(symbol: str = "AAPL", number: int = 1, at: int = OPEN, **changes: Any) -> WireTrade:
    return WireTrade(sym=symbol, i=str(number), x=4, z=3, p=190.0, s=100.0, t=at, q=number, **changes)


@asynccontextmanager
async def serving(key: str | None = None) -> AsyncIterator[tuple[Server, Callable[[], Any]]]:
    server, port = Server(key), free_port()
    task = asyncio.create_task(server.run("127.0.0.1", port))
    await asyncio.sleep(0.05)
    try:
        yield server, lambda: connect(f"ws://127.0.0.1:{port}/stocks")
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def heard(client: ClientConnection) -> list[dict[str, Any]]:
    return json.loads(await asyncio.wait_for(client.recv(), 5))


async def ask(client: ClientConnection, action: str, params: str) -> None:
    await client.send(json.dumps({"action": action, "params": params}))


async def subscribed(client: ClientConnection, topics: str) -> None:
    await heard(client)
    await ask(client, "auth", "key")
    await heard(client)
    await ask(client, "subscribe", topics)
    for _ in topics.split(","):
        await heard(client)


async def test_the_conversation_is_the_providers():
    async with serving() as (_, dial), dial() as client:
        assert await heard(client) == [{"ev": "status", "status": "connected", "message": "Connected Successfully"}]
        await ask(client, "auth", "key")
        assert await heard(client) == [{"ev": "status", "status": "auth_success", "message": "authenticated"}]
        await ask(client, "subscribe", "T.AAPL,T.MSFT")
        assert [(await heard(client))[0]["message"] for _ in range(2)] == [
            "subscribed to: T.AAPL",
            "subscribed to: T.MSFT",
        ]


async def test_a_trade_on_the_wire_looks_as_the_provider_writes_it():
    async with serving() as (server, dial), dial() as client:
        await subscribed(client, "T.*")
        await server.send([trade(), trade("MSFT", 2, c=(14, 37))])

        assert await heard(client) == [
            {"ev": "T", "sym": "AAPL", "i": "1", "x": 4, "z": 3, "p": 190.0, "s": 100.0, "t": OPEN, "q": 1},
            {
                "ev": "T",
                "sym": "MSFT",
                "i": "2",
                "x": 4,
                "z": 3,
                "p": 190.0,
                "s": 100.0,
                "t": OPEN,
                "q": 2,
                "c": [14, 37],
            },
        ]


async def test_a_client_gets_only_what_it_subscribed_to():
    async with serving() as (server, dial), dial() as client:
        await subscribed(client, "T.MSFT")
        await server.send([trade("AAPL"), trade("MSFT", 2)])

        assert [item["sym"] for item in await heard(client)] == ["MSFT"]


async def test_a_topic_held_already_is_passed_over_without_a_word():
    async with serving() as (_, dial), dial() as client:
        await subscribed(client, "T.AAPL")
        await ask(client, "subscribe", "T.AAPL,Z.NONE,T.MSFT")

        assert (await heard(client))[0]["message"] == "subscribed to: T.MSFT"


async def test_a_wrong_key_is_refused():
    async with serving(key="right") as (_, dial), dial() as client:
        await heard(client)
        await ask(client, "auth", "wrong")

        assert (await heard(client))[0]["status"] == "auth_failed"
        await asyncio.wait_for(client.wait_closed(), 5)


async def test_who_never_says_the_key_is_told_and_parted_with(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "AUTH", 0.1)
    async with serving() as (_, dial), dial() as client:
        await heard(client)

        assert (await heard(client))[0]["status"] == "auth_timeout"


@pytest.mark.parametrize("message", ["nonsense", "[]", '{"action":"dance","params":""}', b"\xff"])
async def test_an_action_it_does_not_know_gets_an_error(message):
    async with serving() as (server, dial), dial() as client:
        await subscribed(client, "T.*")
        await client.send(message)

        assert (await heard(client))[0]["status"] == "error"
        await server.send([trade()])
        assert (await heard(client))[0]["sym"] == "AAPL"


async def test_a_recording_waits_for_a_listener_and_keeps_its_order():
    frames = [[trade(number=first), trade(number=first + 1)] for first in (1, 3, 5)]
    async with serving() as (server, dial):
        playing = asyncio.create_task(play_recording(server, frames, speed=0))
        async with dial() as client:
            await subscribed(client, "T.*")

            assert [item["q"] for _ in frames for item in await heard(client)] == [1, 2, 3, 4, 5, 6]
        await playing


async def test_a_recording_takes_its_time_divided_by_the_speed():
    frames = [[trade(at=OPEN)], [trade(number=2, at=OPEN + 3_000)]]
    loop = asyncio.get_running_loop()
    async with serving() as (server, dial), dial() as client:
        await subscribed(client, "T.*")
        began = loop.time()
        await play_recording(server, frames, speed=10)

        assert 0.25 < loop.time() - began < 3.0


async def test_a_client_that_does_not_read_is_cut_off_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "STALL", 0.3)
    frame = [trade(number=number) for number in range(5_000)]
    async with serving() as (server, dial), dial() as stalled, dial() as good:
        await subscribed(stalled, "T.*")
        await subscribed(good, "T.*")
        stalled.transport.pause_reading()

        async def reads() -> int:
            return sum([len(await heard(good)) for _ in range(100)])

        reading = asyncio.create_task(reads())
        for _ in range(100):
            await server.send(frame)

        assert await asyncio.wait_for(reading, 20) == 500_000
        assert len(server.subscribers) == 1
