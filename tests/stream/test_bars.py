"""Minute bars in the broker."""

from __future__ import annotations

import numpy as np
import pytest
from redis import Redis

from tests.factories import OPEN, bars
from tickstock.stream import client, keys
from tickstock.stream.bars import KEPT, SHELVES, after, newest, of_symbol, publish, shelf

FIRST = OPEN // 1000
DAY = 1_440  # Minutes
MANY = [f"T{number}" for number in range(100)]


def read(redis: Redis, position: int = 0, **how: int) -> list[tuple[int, list[str]]]:
    """The minutes after a position, counted from the open, and whose bars there are."""
    return [
        ((minute - FIRST) // 60, sorted(symbol.decode() for symbol in found["symbol"]))
        for minute, found in after(redis, position, **how)
    ]


async def test_what_was_published_is_read_as_it_was(redis: Redis):
    assert publish(redis, bars(0, *MANY))
    assert publish(redis, bars(1, "AAPL", close=101.5))

    (first, found), (second, others) = after(redis, 0)
    assert (first, second) == (FIRST, FIRST + 60)
    assert np.sort(found, order="symbol").tolist() == np.sort(bars(0, *MANY), order="symbol").tolist()
    assert others.tolist() == bars(1, "AAPL", close=101.5).tolist()


def test_a_reader_goes_on_after_its_position(redis: Redis):
    for minute in range(4):
        publish(redis, bars(minute, "AAPL"))

    assert read(redis, FIRST + 60) == [(2, ["AAPL"]), (3, ["AAPL"])]
    assert read(redis, FIRST + 60, count=1) == [(2, ["AAPL"])]
    assert read(redis, FIRST + 180) == []


def test_before_the_first_minute_there_is_none(redis: Redis):
    assert read(redis) == read(redis, FIRST) == []
    assert newest(redis) == 0


def test_a_minute_that_was_published_before_stays_as_it_was(redis: Redis):
    publish(redis, bars(1, "AAPL"))

    assert not publish(redis, bars(1, "AAPL", "MSFT", close=50.0))
    assert not publish(redis, bars(0, "MSFT"))

    assert [found.tolist() for _, found in after(redis, 0)] == [bars(1, "AAPL").tolist()]


def test_of_a_day_before_they_replace_what_is_there_and_readers_begin_anew(redis: Redis):
    publish(redis, bars(0, *MANY))

    assert publish(redis, bars(-DAY, "AAPL"))

    assert read(redis) == read(redis, FIRST) == [(-DAY, ["AAPL"])]


def test_the_last_three_hours_stay(redis: Redis):
    for minute in range(KEPT + 5):
        publish(redis, bars(minute, "AAPL"))

    assert [minute for minute, _ in read(redis, count=1_000)] == list(range(5, KEPT + 5))
    assert redis.xlen(keys.bars(0, shelf(b"AAPL"))) == KEPT


async def test_one_symbols_bars_are_found(redis: Redis):
    for minute in range(3):
        publish(redis, bars(minute, *MANY, close=101.0 + minute))
    publish(redis, bars(3, "MSFT"))

    async with client.connect_async(f"redis://127.0.0.1:{redis.get_connection_kwargs()['port']}") as connection:
        every, later = await of_symbol(connection, "T7"), await of_symbol(connection, "T7", FIRST + 120)
        nobody = await of_symbol(connection, "ZZZ")

    assert every["close"].tolist() == [101.0, 102.0, 103.0]
    assert later["minute"].tolist() == [FIRST + 120]
    assert len(nobody) == 0


def test_bars_of_another_layout_are_refused(redis: Redis):
    publish(redis, bars(0, "AAPL"))
    for number in range(SHELVES):
        redis.delete(keys.bars(0, number))
        redis.xadd(keys.bars(0, number), {"b": b"garbage"}, id=f"{FIRST}-0")

    with pytest.raises(ValueError, match="no bars"):
        after(redis, 0)


def test_a_whole_markets_minutes_are_small(redis: Redis):
    random = np.random.default_rng(1)
    market = bars(0, *(f"Z{number}" for number in range(8_000)))
    for name in ("open", "high", "low", "close"):
        market[name] = random.lognormal(4.0, 1.0, 8_000).round(2)
    market["volume"] = random.integers(1, 10_000, 8_000)
    market["turnover"] = market["volume"] * market["close"]

    publish(redis, market)

    sizes = [redis.memory_usage(keys.bars(0, number)) or 0 for number in range(SHELVES)]
    assert sum(sizes) * KEPT < 80_000_000
