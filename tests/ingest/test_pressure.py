from __future__ import annotations

from functools import partial

import pytest

from tests.ingest import drive
from tests.ingest.drive import Quote, Tick

events = partial(drive.events, only=("pressure",))


def told(*found):
    return [(event.net, event.side) for event in events(*found)]


def test_a_price_above_the_last_one_is_a_buy():
    assert told(Tick(100.0), Tick(100.01, size=3_000)) == [(100.0, 1)]


def test_a_price_below_the_last_one_is_a_sell():
    assert told(Tick(100.0), Tick(99.99, size=3_000)) == [(-100.0, -1)]


def test_an_equal_price_is_as_the_one_before():
    assert told(Tick(100.0), *[Tick(100.01, size=1_000)] * 3) == [(100.0, 1)]


def test_until_the_price_first_changes_nothing_is_a_buy_or_a_sell():
    assert told(*[Tick(100.0, size=5_000)] * 10) == []


def test_it_takes_three_thousand_shares():
    assert told(Tick(100.0), Tick(100.01, size=2_999)) == []


@pytest.mark.parametrize(("bought", "net"), [(3_999, []), (4_000, [60.0])])
def test_sixty_percent_is_enough(bought, net):
    # 100 x (4,000 - 1,000) / 5,000
    found = events(Tick(100.0), Tick(99.99, size=1_000), Tick(100.0, size=bought))

    assert [event.net for event in found] == net
    assert [event.significance for event in found] == [1.0 for _ in net]


@pytest.mark.parametrize(("more", "count"), [(1_896, 0), (1_897, 1)])
def test_after_a_minute_shares_count_a_third(more, count):
    # 2,999 / e = 1,103.3
    assert len(told(Tick(100.0), Tick(100.01, 0, 2_999), Tick(100.01, 60, more))) == count


def test_a_late_trade_makes_nothing_fade():
    late = Tick(100.01, 1, 999)

    assert len(told(Tick(100.0), Tick(100.01, 600, 2_000), late, Tick(100.01, 600, 1))) == 1


def test_it_is_told_once_until_it_is_over():
    buys, sells = Tick(100.01, size=4_000), Tick(100.0, size=4_000)

    assert told(Tick(100.0), buys, buys) == [(100.0, 1)]
    assert [side for _, side in told(Tick(100.0), buys, sells, Tick(100.01, size=16_000))] == [1, 1]


def test_it_may_turn_to_the_other_side_at_once():
    # 100 x (3,000 - 27,000) / 30,000
    assert told(Tick(100.0), Tick(100.01, size=3_000), Tick(100.0, size=27_000)) == [(100.0, 1), (-80.0, -1)]


@pytest.mark.parametrize(("price", "side"), [(100.01, [1]), (99.99, [-1]), (100.0, [])])
def test_a_quote_tells_buys_from_sells_by_its_midpoint(price, side):
    assert [side for _, side in told(Quote(99.5, 100.5), Tick(price, size=3_000))] == side


def test_at_the_midpoint_the_change_of_price_decides():
    assert told(Tick(99.0), Quote(99.5, 100.5), Tick(100.0, size=3_000)) == [(100.0, 1)]


@pytest.mark.parametrize(("age", "side"), [(5.0, -1), (5.001, 1)])
def test_a_quote_lasts_five_seconds(age, side):
    quote = Quote(100.0, 101.0, 10)

    assert [side for _, side in told(Tick(100.0), quote, Tick(100.01, 10 + age, 3_000))] == [side]


@pytest.mark.parametrize("one_sided", [Quote(0.0, 101.0, 1), Quote(100.0, 0.0, 1)])
def test_a_quote_of_one_side_leaves_none(one_sided):
    assert told(Tick(100.0), Quote(100.0, 101.0), one_sided, Tick(100.01, 2, 3_000)) == [(100.0, 1)]


def test_a_late_quote_does_not_replace_a_newer_one():
    assert told(Quote(100.0, 101.0, 3), Quote(98.0, 99.0, 2), Tick(100.01, 4, 3_000)) == [(-100.0, -1)]


def test_quotes_are_no_trades():
    assert drive.events(*(Quote(100.0 + k, 101.0 + k, k) for k in range(50))) == []
