from __future__ import annotations

from collections import Counter

import pytest

from tests.factories import HOUR, OPEN
from tests.simulator.playing import CLOSE, market, play
from workers.simulator.items import CHANNELS
from workers.simulator.market import Market, tickers
from workers.simulator.market.trades import MOST


@pytest.fixture(scope="module")
def names():
    return tickers(4_000)


def trades(names, seconds: float = 5, seed: int = 1, rate: float = 3_000.0):
    """Of a market that is as busy at every time of day."""
    return play(Market(names, rate, seed), OPEN, seconds)["T"]


def test_there_are_four_thousand_symbols_among_them_the_index_members(names):
    assert len(set(names)) == 4_000
    assert {"AAPL", "BRK.B", "MSFT"} <= set(names)


@pytest.mark.parametrize(("rate", "seconds"), [(1.0, 400), (3_000.0, 5), (200_000.0, 0.5)])
def test_trades_come_at_about_the_rate_asked_for(names, rate, seconds):
    assert len(trades(names[:400], seconds, rate=rate)) == pytest.approx(seconds * rate, rel=0.4)


def test_a_market_of_one_symbol_works(names):
    found = trades(["AAPL"], 60, rate=1.0)

    assert {trade.sym for trade in found} == {"AAPL"}
    assert 20 < len(found) < 150


def test_the_same_seed_gives_the_same_market(names):
    assert trades(names, 2, seed=3) == trades(names, 2, seed=3)
    assert trades(names, 2, seed=3) != trades(names, 2, seed=4)


def test_what_is_wanted_does_not_change_what_happens():
    everything, bars = market(), market(wanted=("A",))

    found, less = play(everything, OPEN + HOUR, 65), play(bars, OPEN + HOUR, 65)

    assert set(found) == set(CHANNELS)
    assert less == {"A": found["A"]}
    assert bars.totals().tolist() == everything.totals().tolist()


def test_trades_are_in_the_order_of_their_time_and_numbers(names):
    found = trades(names)

    assert [trade.t for trade in found] == sorted(trade.t for trade in found)
    assert [trade.q for trade in found] == sorted({trade.q for trade in found})
    assert len({trade.i for trade in found}) == len(found)


def test_prices_are_whole_cents(names):
    assert all(trade.p == round(trade.p, 2) > 0.0 for trade in trades(names))


def test_odd_lots_are_marked_as_such(names):
    found = trades(names)

    assert all((37 in trade.c) == (trade.s < 100) for trade in found)
    assert 0.2 < sum(trade.s < 100 for trade in found) / len(found) < 0.6


def test_some_prints_are_off_the_market_and_marked_as_such(names):
    kinds = Counter(trade.c for trade in trades(names, rate=200_000.0, seconds=1))

    assert {(), (14,), (14, 41), (37,), (2,), (53, 52, 41)} <= set(kinds)
    assert kinds[(2,)] + kinds[(53, 52, 41)] < sum(kinds.values()) / 200


def test_a_few_symbols_trade_most_of_the_time(names):
    counts = Counter(trade.sym for trade in trades(names))

    assert counts.most_common(1)[0][1] > 50 * (sum(counts.values()) / 4_000)


def test_a_burst_multiplies_what_everything_trades_until_it_is_over(names):
    made = Market(names, 3_000.0, 1)
    usual = len(play(made, OPEN, 3)["T"])

    made.burst(10.0, until=OPEN + 6_000)

    assert len(play(made, OPEN + 3_000, 3)["T"]) == pytest.approx(10 * usual, rel=0.2)
    assert len(play(made, OPEN + 6_000, 3)["T"]) == pytest.approx(usual, rel=0.2)


def test_a_burst_has_a_bound(names):
    made = Market(names, 200_000.0, 1)

    made.burst(1_000.0, until=OPEN + HOUR)

    assert len(made.step(OPEN)["T"]) == MOST


@pytest.mark.parametrize("move", [0.5, -0.9])
def test_news_moves_a_symbol_by_about_that_much_with_many_trades(move):
    made = market(rate=1_000.0)
    before = [trade for trade in play(made, CLOSE, 10)["T"] if trade.sym == "F"]

    made.news("F", move, until=CLOSE + 20_000)
    after = [trade for trade in play(made, CLOSE + 10_000, 10)["T"] if trade.sym == "F"]

    assert after[-1].p / before[-1].p - 1 == pytest.approx(move, abs=0.03)
    assert len(after) > 6 * len(before)


@pytest.mark.parametrize("order", [lambda made: made.news("F", -1.0, OPEN), lambda made: made.burst(-1.0, OPEN)])
def test_what_makes_no_sense_is_refused(order):
    with pytest.raises(ValueError, match="not -1"):
        order(market())


@pytest.mark.parametrize("order", [lambda made: made.halt("XYZ", OPEN), lambda made: made.news("XYZ", 0.1, OPEN)])
def test_an_unknown_ticker_is_named(order):
    with pytest.raises(KeyError, match="No symbol 'XYZ' in this market"):
        order(market())


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
