from __future__ import annotations

from random import Random

import pytest

from tests.simulator.wire import trade
from workers.simulator.disturbances import DISTURBANCES, bad_prints, duplicate, hold_back, shuffle

TRADES = [trade(number=number) for number in range(1_000)]


def test_some_trades_come_twice_in_a_row():
    sent, touched = duplicate(TRADES, 0.1, Random(1))

    assert len(sent) == 1_000 + touched
    assert 50 < touched < 150
    assert list(dict.fromkeys(each.q for each in sent)) == list(range(1_000))


def test_some_trades_change_places():
    sent, touched = shuffle(TRADES, 0.1, Random(1))

    assert sorted(each.q for each in sent) == list(range(1_000))
    assert sum(each.q != place for place, each in enumerate(sent)) == touched > 50


def test_some_prices_are_far_off_and_the_true_trades_stay_as_they_are():
    sent, touched = bad_prints(TRADES, 0.1, Random(1))

    wrong = {each.p for each in sent if each.p != 190.0}
    assert 50 < touched < 150
    assert {0.0, -190.0, 1_900.0} <= wrong
    assert {each.p for each in TRADES} == {190.0}


def test_some_trades_are_held_back():
    now, late = hold_back(TRADES, 0.1, Random(1))

    assert 50 < len(late) < 150
    assert sorted(each.q for each in now + late) == list(range(1_000))


@pytest.mark.parametrize("disturb", DISTURBANCES.values())
@pytest.mark.parametrize("trades", [[], TRADES[:1], TRADES])
def test_the_same_seed_does_the_same_and_a_share_of_nothing_does_nothing(disturb, trades):
    assert disturb(trades, 0.5, Random(3)) == disturb(trades, 0.5, Random(3))
    assert disturb(trades, 0.0, Random(3)) == (trades, 0)
