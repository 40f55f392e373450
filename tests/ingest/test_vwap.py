from __future__ import annotations

from functools import partial

import pytest

from tests.ingest import drive
from tests.ingest.drive import Tick

events = partial(drive.events, only=("vwap",))

# Each trade is of 100 shares: 98 at 100 dollars, one at 99, one at 101 make an average of 100.
BELOW = [*[Tick(100.0)] * 98, Tick(99.0)]


def test_a_cross_says_the_average_and_the_new_side():
    (cross,) = events(*BELOW, Tick(101.0))

    assert (cross.vwap, cross.side, cross.price) == (100.0, 1, 101.0)
    assert cross.significance == pytest.approx(10.0)


def test_it_takes_a_hundred_trades_counting_this_one():
    assert events(*BELOW[1:], Tick(101.0)) == []


def test_the_side_is_followed_before_it_is_told():
    assert events(Tick(100.0), Tick(99.0), Tick(101.0), *[Tick(101.0)] * 200) == []


def test_leaving_the_average_for_the_first_time_is_no_cross():
    assert events(*[Tick(100.0)] * 120, Tick(101.0)) == []


def test_within_the_band_the_side_stays():
    assert events(*BELOW, Tick(100.05)) == []


def test_it_is_told_again_only_after_crossing_back():
    # The averages: 100, then 100.01
    assert [cross.side for cross in events(*BELOW, Tick(101.0), Tick(101.0), Tick(99.0))] == [1, -1]


@pytest.mark.parametrize("conditions", [(2,), (37,), (5,), (16,)])
def test_a_trade_that_may_not_set_the_last_price_crosses_nothing(conditions):
    assert events(*BELOW, Tick(101.0, conditions=conditions)) == []


def test_a_trade_without_volume_has_no_weight_but_may_cross():
    # 98 x 100 + 99 over 99 trades
    (cross,) = events(*BELOW, Tick(101.0, size=50_000, conditions=(38,)))

    assert cross.vwap == pytest.approx(9_899 / 99)


def test_a_new_session_averages_anew():
    last_night = [tick._replace(second=-60) for tick in BELOW]

    assert events(*last_night, Tick(101.0), *[Tick(101.0)] * 120) == []
