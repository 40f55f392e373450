"""What each word of a scenario does to a client that is connected to the real server."""

from __future__ import annotations

import asyncio
import json

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.factories import OPEN
from tests.simulator.wire import arrived, ask, heard, serving, subscribed, trade
from workers.simulator.director import Director
from workers.simulator.garbage import GARBAGE
from workers.simulator.scenarios import parse

QUIET = 0.2  # Seconds in which something would have come
NOON = 12 * 3600


async def is_quiet(client: ClientConnection) -> bool:
    try:
        await asyncio.wait_for(client.recv(), QUIET)
    except TimeoutError:
        return True
    return False


async def code_of(client: ClientConnection) -> int | None:
    """Wait for the close; its code."""
    await asyncio.wait_for(client.wait_closed(), 5)
    return client.close_code


async def test_a_mute_feed_answers_pings_and_requests_but_sends_no_data():
    async with serving("at 0s mute for 1h") as (server, dial), dial() as client:
        await subscribed(client, "T.*")
        server.director.step(OPEN)
        await server.send("T", [trade(), trade(number=2)])

        assert await is_quiet(client)
        await asyncio.wait_for(await client.ping(), 5)
        await ask(client, "subscribe", "A.*")
        assert (await heard(client))[0]["message"] == "subscribed to: A.*"
        assert server.director.counts == {"mute": 2}


async def test_what_lasts_ends():
    seconds = [0.0]
    director = Director([parse("at 0s mute for 30s")], now=lambda: seconds[0])
    async with serving() as (server, dial), dial() as client:
        server.director, director.clients = director, server.clients
        await subscribed(client, "T.*")
        director.step(OPEN)
        for seconds[0] in (1.0, 29.0, 31.0):
            await server.send("T", [trade(number=round(seconds[0]))])

        assert [item["q"] for item in await heard(client)] == [31]
        assert director.counts == {"mute": 2}


async def test_a_key_that_is_never_answered():
    async with serving("on auth silence") as (_, dial), dial() as client:
        await heard(client)
        await ask(client, "auth", "key")

        assert await is_quiet(client)
        await asyncio.wait_for(await client.ping(), 5)


async def test_nothing_comes_after_the_key():
    async with serving("after auth silence") as (server, dial), dial() as client:
        await heard(client)
        await ask(client, "auth", "key")
        assert (await heard(client))[0]["status"] == "auth_success"
        await ask(client, "subscribe", "T.*")
        await arrived(lambda: server.channels)
        await server.send("T", [trade()])

        assert await is_quiet(client)
        assert server.director.counts == {"silence": 2}


async def test_the_first_key_is_refused_and_the_second_accepted():
    async with serving("on connect 1 auth-failed") as (_, dial):
        for status in ("auth_failed", "auth_success"):
            async with dial() as client:
                await heard(client)
                await ask(client, "auth", "key")
                assert (await heard(client))[0]["status"] == status


async def test_acknowledgements_are_missing_but_the_data_comes():
    async with serving("always drop-acks T.MSFT") as (server, dial), dial() as client:
        await subscribed(client, "T.AAPL")
        await ask(client, "subscribe", "T.MSFT,T.AMD")
        assert (await heard(client))[0]["message"] == "subscribed to: T.AMD"
        await server.send("T", [trade("MSFT")])

        assert (await heard(client))[0]["sym"] == "MSFT"


async def test_a_topic_is_ignored_the_first_time_and_taken_the_second():
    async with serving("on subscribe 1 ignore T.MSFT for 100ms") as (_, dial), dial() as client:
        await heard(client)
        await ask(client, "auth", "key")
        await heard(client)
        await ask(client, "subscribe", "T.MSFT,T.AAPL")
        assert (await heard(client))[0]["message"] == "subscribed to: T.AAPL"
        await asyncio.sleep(0.15)
        await ask(client, "subscribe", "T.MSFT")

        assert (await heard(client))[0]["message"] == "subscribed to: T.MSFT"


async def test_a_topic_is_not_authorized():
    async with serving("always not-authorized Q.*") as (_, dial), dial() as client:
        await subscribed(client, "T.*")
        await ask(client, "subscribe", "Q.AAPL")

        assert (await heard(client))[0]["message"] == "not authorized"


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1008, 1011, 4000])
async def test_it_closes_with_any_code(code):
    async with serving(f"at 0s close {code}") as (server, dial), dial() as client:
        await subscribed(client, "T.*")
        server.director.step(OPEN)

        assert await code_of(client) == code
        assert server.director.counts == {"close": 1}


async def test_it_drops_the_client_before_the_first_acknowledgement():
    async with serving("on subscribe 1 close 1006") as (_, dial):
        async with dial() as client:
            await heard(client)
            await ask(client, "auth", "key")
            await heard(client)
            await ask(client, "subscribe", "T.*")
            with pytest.raises(ConnectionClosed):
                await heard(client)
        async with dial() as client:
            await subscribed(client, "T.*")


async def test_it_evicts_the_client_a_number_of_times():
    async with serving("after auth 1-2 max-connections") as (_, dial):
        for _ in range(2):
            async with dial() as client:
                await heard(client)
                await ask(client, "auth", "key")
                assert [(await heard(client))[0]["status"] for _ in range(2)] == ["auth_success", "max_connections"]
                assert await code_of(client) == 1008
        async with dial() as client:
            await subscribed(client, "T.*")


async def test_the_greeting_takes_its_time():
    async with serving("on connect wait 300ms") as (_, dial), dial() as client:
        assert await is_quiet(client)
        assert (await heard(client))[0]["status"] == "connected"


@pytest.mark.parametrize("kind", GARBAGE)
async def test_garbage_comes_between_good_frames(kind):
    async with serving(f"at 0s garbage {kind}") as (server, dial), dial() as client:
        await subscribed(client, "T.*")
        server.director.step(OPEN)
        await server.send("T", [trade()])

        garbage = await asyncio.wait_for(client.recv(decode=False), 5)
        assert garbage == GARBAGE[kind]
        assert (await heard(client))[0]["sym"] == "AAPL"


async def test_a_huge_frame_is_json():
    async with serving("at 0s huge 20MB") as (server, dial), dial() as client:
        await subscribed(client, "T.*")
        server.director.step(OPEN)

        frame = await asyncio.wait_for(client.recv(), 20)
        assert len(frame) > 20_000_000
        assert {item["ev"] for item in json.loads(frame)} == {"XX"}


async def test_trades_are_disturbed_and_counted():
    director = Director(map(parse, ["always duplicate 10%", "always bad-prints 10%", "always shuffle 10%"]))
    trades = [trade(number=number) for number in range(1_000)]

    sent = director.disturb(trades, OPEN)

    assert len(sent) == 1_000 + director.counts["duplicate"]
    assert sum(each.p != 190.0 for each in sent) >= director.counts["bad-prints"] * 0.8 > 50
    assert director.counts["shuffle"] > 50


async def test_late_trades_come_later():
    director = Director([parse("at 0s late 5m 50% for 1s")], now=lambda: 0.0)
    director.step(OPEN)
    trades = [trade(number=number) for number in range(100)]

    first = director.disturb(trades, OPEN)
    held = director.left_over()

    assert len(first) + len(held) == 100
    assert director.counts["late"] == len(held) > 20
    assert not set(map(id, held)) & set(map(id, director.disturb([], OPEN + 299_999)))
    assert {each.q for each in held} <= {each.q for each in director.disturb(trades, OPEN + 300_000)}
