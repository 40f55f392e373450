from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.factories import OPEN
from tests.simulator.wire import ask, heard, items_of, serving, subscribed, trade
from workers.simulator import conversation
from workers.simulator.items import WireBar, WireHalt, WireMinuteBar, WireQuote
from workers.simulator.play import Pace, play_recording

FIGURES = ("v", "av", "op", "vw", "o", "c", "h", "l", "a")
BAR: dict[str, Any] = dict.fromkeys(FIGURES, 1.0) | {"z": 1, "s": OPEN, "e": OPEN + 1000}


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
        await server.send("T", [trade(), trade("MSFT", 2, c=(14, 37))])

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
        await server.send("T", [trade("AAPL"), trade("MSFT", 2)])

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
    monkeypatch.setattr(conversation, "AUTH", 0.1)
    async with serving() as (_, dial), dial() as client:
        await heard(client)

        assert (await heard(client))[0]["status"] == "auth_timeout"


@pytest.mark.parametrize("message", ["nonsense", "[]", '{"action":"dance","params":""}', b"\xff"])
async def test_an_action_it_does_not_know_gets_an_error(message):
    async with serving() as (server, dial), dial() as client:
        await subscribed(client, "T.*")
        await client.send(message)

        assert (await heard(client))[0]["status"] == "error"
        await server.send("T", [trade()])
        assert (await heard(client))[0]["sym"] == "AAPL"


async def test_a_recording_waits_for_a_listener_and_keeps_its_order():
    frames = [[trade(number=first), trade(number=first + 1)] for first in (1, 3, 5)]
    async with serving() as (server, dial):
        playing = asyncio.create_task(play_recording(server, frames, Pace(0)))
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
        await play_recording(server, frames, Pace(10))

        assert 0.25 < loop.time() - began < 3.0


async def test_every_channel_has_topics_of_its_own():
    quote = WireQuote(sym="AAPL", bx=1, bp=1.0, bs=100, ax=1, ap=1.1, as_=100, t=OPEN, q=1, z=3)
    halt = WireHalt(T="AAPL", h=2.0, l=1.0, i=(17,), z=3, t=OPEN * 1_000_000, q=1)
    sent = {"T": trade(), "Q": quote, "A": WireBar("AAPL", **BAR), "AM": WireMinuteBar("AAPL", **BAR), "LULD": halt}
    for topics in ("T.*,Q.*,A.*,AM.*,LULD.*", "T.AAPL,Q.AAPL,A.AAPL,AM.AAPL,LULD.AAPL"):
        async with serving() as (server, dial), dial() as client:
            await subscribed(client, topics)
            for channel, item in sent.items():
                await server.send(channel, [item])

            assert [item["ev"] for item in await items_of(client, 5)] == list(sent)
            assert server.channels == set(sent)


async def test_what_is_unsubscribed_comes_no_more():
    async with serving() as (server, dial), dial() as client:
        await subscribed(client, "T.AAPL,T.MSFT")
        await ask(client, "unsubscribe", "T.AAPL,T.NONE")
        assert await heard(client) == [{"ev": "status", "status": "success", "message": "unsubscribed to: T.AAPL"}]
        await server.send("T", [trade("AAPL"), trade("MSFT", 2)])

        assert [item["sym"] for item in await heard(client)] == ["MSFT"]


async def test_a_channel_outside_the_plan_is_not_authorized():
    async with serving(plan=frozenset({"T"})) as (_, dial), dial() as client:
        await subscribed(client, "T.*")
        await ask(client, "subscribe", "Q.*,T.AAPL")

        assert (await heard(client))[0] == {"ev": "status", "status": "error", "message": "not authorized"}
        assert (await heard(client))[0]["message"] == "subscribed to: T.AAPL"


async def test_one_connection_too_many_ends_the_oldest():
    async with serving(connections=1) as (server, dial), dial() as older, dial() as newer, dial() as other:
        await subscribed(older, "T.*")
        await subscribed(other, "T.*", key="another")
        await subscribed(newer, "T.*")

        assert (await heard(older))[0]["status"] == "max_connections"
        with pytest.raises(ConnectionClosed) as closed:
            await heard(older)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008
        await server.send("T", [trade()])
        assert (await heard(newer))[0]["sym"] == (await heard(other))[0]["sym"] == "AAPL"


async def test_an_account_with_two_connections_keeps_both():
    async with serving(connections=2) as (server, dial), dial() as first, dial() as second:
        await subscribed(first, "T.*")
        await subscribed(second, "T.*")
        await server.send("T", [trade()])

        assert (await heard(first))[0]["sym"] == (await heard(second))[0]["sym"] == "AAPL"


async def test_fifty_clients_each_get_what_they_want():
    async with serving(connections=50) as (server, dial):
        clients = [await dial() for _ in range(50)]
        await asyncio.gather(*(subscribed(client, f"T.S{number}") for number, client in enumerate(clients)))
        await server.send("T", [trade(f"S{number}", number) for number in range(50)])

        assert [(await heard(client))[0]["q"] for client in clients] == list(range(50))
        await asyncio.gather(*(client.close() for client in clients))


async def test_it_tells_over_http_what_it_sent():
    async with serving() as (server, dial):
        async with dial() as client:
            await subscribed(client, "T.*")
            await server.send("T", [trade(), trade(number=2)])
            await heard(client)
            _, clients = await get(dial, "/simulator/clients")
            assert [each["topics"] for each in clients] == [["T.*"]]

        assert (await get(dial, "/simulator/counts"))[1]["T"] == 2


async def test_plain_http_is_answered_on_the_same_port():
    def answer(target: str, authorization: str) -> tuple[int, bytes] | None:
        return (200, b'{"results":["caf\xc3\xa9"]}') if target == "/v3/reference?limit=1" else None

    async with serving(answer=answer) as (_, dial):
        assert await get(dial, "/v3/reference?limit=1") == (200, {"results": ["café"]})
        assert await get(dial, "/v3/nothing") == (404, {"status": "NOT_FOUND"})


async def get(dial: Any, target: str) -> tuple[int, Any]:
    def ask_for() -> tuple[int, Any]:
        try:
            with urllib.request.urlopen(dial().uri.replace("ws://", "http://").replace("/stocks", target)) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)

    return await asyncio.to_thread(ask_for)
