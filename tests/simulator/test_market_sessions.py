"""What belongs to the time of day: auctions, conditions, halts."""

from __future__ import annotations

import pytest

from tests.factories import HOUR, OPEN
from tests.simulator.playing import CLOSE, NAMES, half_day_market, market, play

HALF_DAYS_CLOSE = OPEN + 3 * HOUR + HOUR // 2


def prints(trades, condition):
    return [trade for trade in trades if condition in trade.c]


def test_every_symbol_opens_with_a_big_print_that_is_its_official_open():
    found = play(market(rate=20.0), OPEN, 60)

    opening, official = prints(found["T"], 25), prints(found["T"], 16)
    assert sorted(trade.sym for trade in opening) == sorted(NAMES)
    assert [(trade.sym, trade.p) for trade in official] == [(trade.sym, trade.p) for trade in opening]
    firsts = {trade.sym: trade for trade in reversed(found["T"])}
    assert all(firsts[trade.sym] is trade for trade in opening)
    assert {bar.sym: bar.op for bar in found["AM"]} == {trade.sym: trade.p for trade in opening}


def test_before_the_open_no_bar_knows_the_official_open():
    assert {bar.op for bar in play(market(), OPEN - HOUR, 30)["A"]} == {0.0}


@pytest.mark.parametrize(("made", "close"), [(market, CLOSE), (half_day_market, HALF_DAYS_CLOSE)])
def test_every_symbol_closes_with_a_big_print_that_is_its_official_close(made, close):
    found = play(made(), close - 5_000, 10)

    closing = prints(found["T"], 8)
    assert sorted(trade.sym for trade in closing) == sorted(NAMES)
    assert {(trade.sym, trade.p) for trade in prints(found["T"], 15)} == {(trade.sym, trade.p) for trade in closing}
    regular = {trade.sym: trade for trade in found["T"] if trade.t < close and trade.c != (15,)}
    assert all(regular[trade.sym] is trade for trade in closing)


@pytest.mark.parametrize(
    ("moment", "is_form_t"),
    [(OPEN - HOUR, True), (OPEN - 30_000, True), (OPEN + HOUR, False), (CLOSE - 30_000, False), (CLOSE, True)],
)
def test_form_t_marks_what_is_traded_outside_regular_hours(moment, is_form_t):
    found = play(market(), moment, 30)["T"]

    assert found
    assert {12 in trade.c for trade in found} == {is_form_t}


def test_nothing_happens_while_the_market_is_closed():
    made = market()

    assert not any(play(made, CLOSE + 5 * HOUR, 2).values())


def test_a_halted_symbol_does_not_trade_until_it_reopens():
    made = market()
    play(made, OPEN + HOUR, 2)

    made.halt("AAPL", until=OPEN + HOUR + 12_000)
    found = play(made, OPEN + HOUR + 2_000, 20)

    own = [trade for trade in found["T"] if trade.sym == "AAPL"]
    assert own[0].t == OPEN + HOUR + 12_000
    assert own[0].c == (28,)
    codes = [(item.T, item.i, item.z, item.t) for item in found["LULD"] if item.i != (21,)]
    begins, ends = (OPEN + HOUR + 2_000) * 1_000_000, (OPEN + HOUR + 12_000) * 1_000_000
    assert codes == [("AAPL", (17,), 3, begins), ("AAPL", (18,), 3, ends)]
    assert not [bar for bar in found["A"] if bar.sym == "AAPL" and begins <= bar.s * 1_000_000 < ends]


def test_where_nasdaq_does_not_list_a_symbol_nobody_says_that_it_is_halted():
    made = market()

    made.halt("GE", until=OPEN + HOUR + 5_000)
    found = play(made, OPEN + HOUR, 8)

    assert min(trade.t for trade in found["T"] if trade.sym == "GE") == OPEN + HOUR + 5_000
    assert not [item for item in found["LULD"] if item.i != (21,)]


def test_a_price_that_leaves_its_bands_is_halted():
    made = market()

    made.news("TSLA", 0.08, until=OPEN + HOUR + 20_000)
    found = play(made, OPEN + HOUR, 30)

    assert [(item.T, item.i) for item in found["LULD"] if item.i != (21,)] == [("TSLA", (17,))]
    stopped = next(item.t for item in found["LULD"] if item.i == (17,)) // 1_000_000
    assert max(trade.t for trade in found["T"] if trade.sym == "TSLA") < stopped
    assert all(item.l < item.h for item in found["LULD"])


def test_who_is_halted_at_the_close_has_no_closing_print():
    made = market()

    made.halt("AAPL", until=CLOSE + HOUR)
    found = play(made, CLOSE - 2_000, 2)

    assert "AAPL" not in {trade.sym for trade in found["T"]}


def test_a_market_can_be_sent_to_any_moment():
    made = market()

    for moment in (OPEN + HOUR, CLOSE - 1_050, OPEN - HOUR, OPEN, OPEN + 24 * HOUR, CLOSE + HOUR):
        found = play(made, moment, 3)
        assert found["T"]
        assert all(moment - 100 <= trade.t < moment + 3_000 for trade in found["T"])
