from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from tickstock.stream import client, cursor, keys, orders
from tickstock.stream.cursor import Device
from tickstock.stream.log import Position

MORNING = 20_000 * 86_400 + 30_000.0
ALICE, BOB = Device(1, "laptop-1"), Device(2, "laptop-1")


@pytest.fixture
async def broker(redis) -> AsyncIterator[Redis]:
    async with client.connect_async(f"redis://127.0.0.1:{redis.get_connection_kwargs()['port']}") as connection:
        yield connection


async def test_a_device_goes_on_where_it_was(broker):
    await cursor.save(broker, {ALICE: Position(7, 12)}, MORNING)
    await cursor.save(broker, {ALICE: Position(7, 40)}, MORNING + 5)

    assert await cursor.load(broker, ALICE, MORNING + 60) == Position(7, 40)


async def test_nobody_gets_the_position_of_another_users_device(broker):
    await cursor.save(broker, {ALICE: Position(7, 12)}, MORNING)

    assert await cursor.load(broker, BOB, MORNING) is None


async def test_a_position_is_kept_past_midnight_but_no_longer_than_a_day(broker):
    await cursor.save(broker, {ALICE: Position(7, 12)}, MORNING)

    assert await cursor.load(broker, ALICE, MORNING + 86_000) == Position(7, 12)
    assert await cursor.load(broker, ALICE, MORNING + 86_400) is None


async def test_what_is_kept_goes_away_by_itself(broker, redis):
    await cursor.save(broker, {ALICE: Position(7, 12)}, MORNING)

    assert 0 < redis.ttl(keys.cursors(20_000)) <= 2 * 86_400


async def test_an_order_reaches_the_worker_once_and_in_order(broker, redis):
    for number in (1, 2):
        await orders.push(broker, 0, orders.Probe(eid=f"e-{number}", text="Hello"))
    redis.rpush(keys.orders(0), b"nonsense")

    assert [order.eid for order in orders.pop(redis, 0)] == ["e-1", "e-2"]
    assert orders.pop(redis, 0) == []


async def test_orders_nobody_takes_do_not_pile_up(broker, redis):
    for number in range(orders.WAITING + 5):
        await orders.push(broker, 0, orders.Probe(eid=f"e-{number}", text=""))

    assert redis.llen(keys.orders(0)) == orders.WAITING
    assert 0 < redis.ttl(keys.orders(0)) <= orders.KEPT
