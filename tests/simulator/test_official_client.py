"""The provider's own Python client finds nothing to object to in what the simulator says and sends."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from massive import WebSocketClient
from massive.exceptions import AuthError
from massive.websocket.models import EquityAgg, EquityQuote, EquityTrade, LimitUpLimitDown

from tests.factories import OPEN
from tests.simulator.wire import arrived, serving, trade
from workers.simulator.items import WireBar, WireHalt, WireItem, WireMinuteBar, WireQuote

TOPICS = ["T.*", "Q.*", "A.*", "AM.*", "LULD.*"]


def client_of(dial: Any, *topics: str) -> WebSocketClient:
    """It adds the path of its market itself; `secure` off is a plain socket."""
    return WebSocketClient(
        "key", urlsplit(dial().uri).netloc, "stocks", subscriptions=[*topics], secure=False, max_reconnects=0
    )


@asynccontextmanager
async def reading(client: WebSocketClient) -> AsyncIterator[list[Any]]:
    """The messages the client has parsed so far."""
    found: list[Any] = []

    async def take(messages: list[Any]) -> None:
        found.extend(messages)

    running = asyncio.create_task(client.connect(take))
    try:
        yield found
    finally:
        await client.close()
        await running


async def test_it_reads_every_item_of_every_channel() -> None:
    sent: dict[str, list[WireItem]] = {
        "T": [trade(f"S{number}", number, c=(14, 37)) for number in range(700)],
        "Q": [quote(number) for number in range(300)],
        "A": [bar(WireBar, number) for number in range(200)],
        "AM": [bar(WireMinuteBar, number) for number in range(100)],
        "LULD": [WireHalt(T="AAPL", h=209.0, l=171.0, i=(17,), z=3, t=OPEN * 1_000_000, q=9)],
    }
    async with serving() as (server, dial), reading(client_of(dial, *TOPICS)) as found:
        await arrived(lambda: len(server.channels) == len(sent))
        for channel, items in sent.items():
            await server.send(channel, items)
        await arrived(lambda: len(found) >= 1_301)

        assert Counter(message.event_type for message in found) == {
            channel: len(items) for channel, items in sent.items()
        }
        assert [message.symbol for message in found if message.event_type == "T"] == [f"S{n}" for n in range(700)]


async def test_it_understands_every_field() -> None:
    items: dict[str, WireItem] = {
        "T": trade(c=(14, 37)),
        "Q": quote(7),
        "A": bar(WireBar, 0),
        "LULD": WireHalt(T="AAPL", h=209.0, l=171.0, i=(17,), z=3, t=OPEN * 1_000_000, q=9),
    }
    async with serving() as (server, dial), reading(client_of(dial, *TOPICS)) as found:
        await arrived(lambda: len(server.channels) == len(TOPICS))
        for channel, item in items.items():
            await server.send(channel, [item])
        await arrived(lambda: len(found) == len(items))

    assert found == [
        EquityTrade("T", "AAPL", 4, "1", 3, 190.0, 100.0, None, [14, 37], OPEN, 1),
        EquityQuote("Q", "AAPL", 11, 189.99, 300, 12, 190.01, 200, 1, None, OPEN, 3, 7),
        EquityAgg("A", "AAPL", 500.0, 9_000.0, 188.0, 190.0, 190.0, 190.2, 190.4, 189.9, 189.5, 50, OPEN, OPEN + 1_000),
        LimitUpLimitDown("LULD", "AAPL", 209.0, 171.0, [17], 3, OPEN * 1_000_000, 9),
    ]


async def test_it_is_told_that_its_key_is_wrong() -> None:
    async with serving(key="another") as (_, dial):
        with pytest.raises(AuthError, match="authentication failed"):
            await client_of(dial).connect(lambda _: asyncio.sleep(0))


def quote(number: int) -> WireQuote:
    return WireQuote(sym="AAPL", bx=11, bp=189.99, bs=300, ax=12, ap=190.01, as_=200, t=OPEN, q=number, z=3, c=1)


def bar(kind: type[WireBar], number: int) -> WireBar:
    return kind(
        sym="AAPL", v=500.0, av=9_000.0, op=188.0, vw=190.0, o=190.0, c=190.2, h=190.4, l=189.9, a=189.5, z=50,
        s=OPEN + number * 1_000, e=OPEN + number * 1_000 + 1_000,
    )  # fmt: skip
