"""What a scenario does to the synthetic market, and that both ends of the wire count the same."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.factories import OPEN, sessions
from tests.simulator.wire import heard, serving, subscribed
from workers.simulator.clock import MarketClock
from workers.simulator.director import Director
from workers.simulator.market import STEP_MS, Market
from workers.simulator.play import Pace, play_market
from workers.simulator.scenarios import parse
from workers.simulator.schedule import day_of, moment_of
from workers.simulator.stage import Stage

NOON = 12 * 3600


async def test_the_market_does_what_the_scenario_says():
    market, clock = Market(["AAPL", "MSFT"], 1_000.0, seed=1), MarketClock(sessions(), None, at=OPEN)
    director = Director(map(parse, ["at 0s burst x10 for 2s", "at 09:30:04 halt AAPL for 1s"]))
    director.stage = Stage(market, clock)

    counts, halted = [], set()
    for _ in range(5_000 // STEP_MS):
        director.step(clock.at)
        found = market.step(clock.advance(STEP_MS))["T"]
        counts.append(len(found))
        if clock.at > OPEN + 4_000 + STEP_MS:
            halted |= {each.sym for each in found}

    assert sum(counts[:20]) > 5 * sum(counts[20:40])
    assert halted == {"MSFT"}
    assert director.counts == {"burst": 1, "halt": 1}


def test_a_jump_goes_to_the_next_time_it_is_so_late():
    clock = MarketClock(sessions(), None, at=OPEN)
    director = Director([parse("at 0s jump 12:00")])
    director.stage = Stage(Market(["AAPL"], 1.0, seed=1), clock)

    director.step(OPEN)

    assert clock.at == moment_of(day_of(OPEN), NOON)


@pytest.mark.parametrize("line", ["at 0s jump 03:00", "at 0s jump 2026-11-21 12:00", "at 0s halt NONE for 1s"])
def test_what_the_market_cannot_do_is_counted_and_the_rest_goes_on(line):
    clock = MarketClock(sessions(), None, at=OPEN)
    director = Director(map(parse, [line, "at 0s jump 12:00"]))
    director.stage = Stage(Market(["AAPL"], 1.0, seed=1), clock)

    director.step(OPEN)

    assert director.counts == {"refused": 1, "jump": 1}


async def test_what_was_sent_is_what_was_received():
    async with serving("always duplicate 5%", "always late 2s 5%", "at 0s burst x5 for 3s") as (server, dial):
        market, clock = Market(["AAPL", "MSFT"], 500.0, seed=1), MarketClock(sessions(), None, at=OPEN)
        server.director.stage = Stage(market, clock)
        async with dial() as client:
            await subscribed(client, "T.*,A.*,Q.*")
            await play_market(server, market, clock, Pace(0), warm_up=0.0, until=OPEN + 10_000)
            received: Counter[str] = Counter()
            while server.clients[0].waiting or received.total() < server.counts.total() - server.counts["status"]:
                received.update(item["ev"] for item in await heard(client))

            assert received == {channel: server.counts[channel] for channel in ("T", "A", "Q")}
            assert server.counts["T"] == market.trades_made + server.director.counts["duplicate"]
