from __future__ import annotations

from collections import Counter

import pytest

from tests.factories import OPEN
from workers.simulator.market import STEP, Market, tickers

SECONDS = round(1 / STEP)


@pytest.fixture(scope="module")
def names():
    return tickers(4_000)


def trades(names, seconds: int = 20, seed: int = 1):
    market = Market(names, 3_000.0, seed)
    return [
        trade for step in range(seconds * SECONDS) for trade in market.step(OPEN + round((step + 1) * STEP * 1000))["T"]
    ]


def test_there_are_four_thousand_symbols_among_them_the_index_members(names):
    assert len(set(names)) == 4_000
    assert {"AAPL", "BRK.B", "MSFT"} <= set(names)


def test_trades_come_at_about_the_rate_asked_for(names):
    assert len(trades(names)) == pytest.approx(20 * 3_000, rel=0.3)


def test_the_same_seed_gives_the_same_market(names):
    assert trades(names, 2, seed=3) == trades(names, 2, seed=3)
    assert trades(names, 2, seed=3) != trades(names, 2, seed=4)


def test_trades_are_in_the_order_of_their_time_and_numbers(names):
    found = trades(names, 5)

    assert [trade.t for trade in found] == sorted(trade.t for trade in found)
    assert len({trade.i for trade in found}) == len(found)


def test_odd_lots_are_marked_as_such(names):
    assert all((37 in trade.c) == (trade.s < 100) for trade in trades(names, 5))


def test_a_few_symbols_trade_most_of_the_time(names):
    counts = Counter(trade.sym for trade in trades(names))

    assert counts.most_common(1)[0][1] > 50 * (sum(counts.values()) / 4_000)


def test_the_next_run_goes_on_from_the_prices_the_last_one_ended_with(tmp_path):
    state = tmp_path / "prices"
    first = Market(["AAPL", "MSFT"], 100.0, seed=1, state=state)
    first.step(OPEN)
    first.keep()

    assert Market(["AAPL", "MSFT"], 100.0, seed=2, state=state).prices.value.tolist() == first.prices.value.tolist()


@pytest.mark.parametrize("kept", [b"", b"garbage", None])
def test_prices_that_make_no_sense_are_passed_over(tmp_path, kept):
    state = tmp_path / "prices"
    if kept is None:
        Market(["AAPL"], 100.0, seed=1, state=state).keep()
    else:
        state.write_bytes(kept)

    assert len(Market(["AAPL", "MSFT"], 100.0, seed=1, state=state).prices.value) == 2
