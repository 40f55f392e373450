"""A client that does not read delays nobody but itself, and not for ever."""

from __future__ import annotations

import asyncio

import pytest
from websockets.exceptions import ConnectionClosed

from tests.simulator.wire import items_of, serving, subscribed, trade
from workers.simulator import client as buffers


async def test_a_client_that_does_not_read_neither_delays_the_others_nor_loses_for_them():
    frame = [trade(number=number) for number in range(5_000)]
    async with serving() as (server, dial), dial() as stalled, dial() as good:
        await subscribed(stalled, "T.*")
        await subscribed(good, "T.*")
        stalled.transport.pause_reading()

        reading = asyncio.create_task(items_of(good, 250_000))
        for _ in range(50):
            await server.send("T", frame)

        assert [item["q"] for item in await asyncio.wait_for(reading, 20)] == 50 * list(range(5_000))
        assert len(server.clients) == 2
        stalled.transport.abort()


async def test_a_client_that_does_not_read_is_cut_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(buffers, "STALL", 1.0)
    async with serving() as (server, dial), dial() as stalled, dial() as good:
        await subscribed(stalled, "T.*")
        await subscribed(good, "T.*")
        stalled.transport.pause_reading()

        reading = asyncio.create_task(items_of(good, 150_000))
        for _ in range(30):
            await server.send("T", [trade(number=number) for number in range(5_000)])
            await server.caught_up()

        assert len(await asyncio.wait_for(reading, 20)) == 150_000
        assert [client.sent["T"] for client in server.clients] == [150_000]
        stalled.transport.abort()


async def test_what_waits_for_one_client_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(buffers, "BUFFER", 100_000)
    async with serving() as (server, dial), dial() as client:
        await subscribed(client, "T.*")
        await server.send("T", [trade(number=number) for number in range(5_000)])

        with pytest.raises(ConnectionClosed):
            await items_of(client, 5_000)
