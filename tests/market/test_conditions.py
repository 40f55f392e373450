from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickstock.market.conditions import ALL, EXTENDED, EXTREME, LAST, VOLUME, Conditions, flags

conditions = st.lists(st.integers(0, 60), max_size=4).map(tuple)


def regular(*ids: int) -> int:
    return flags(ids) & ALL


def extended(*ids: int) -> int:
    return flags(ids) >> EXTENDED


def test_a_trade_without_conditions_sets_everything():
    assert regular() == extended() == ALL


@pytest.mark.parametrize("condition", [2, 7, 13, 20, 21, 37, 52, 53])
def test_average_price_odd_lots_and_their_like_add_volume_only(condition):
    assert regular(condition) == extended(condition) == VOLUME


@pytest.mark.parametrize("condition", [15, 16])
def test_official_open_and_close_set_nothing(condition):
    assert regular(condition) == extended(condition) == 0


@pytest.mark.parametrize("condition", [5, 10, 22, 29, 32, 33])
def test_sold_and_prior_reference_prints_set_extremes_but_not_the_last_price(condition):
    assert regular(condition) == EXTREME | VOLUME


def test_a_corrected_close_sets_prices_but_adds_no_volume():
    assert regular(38) == EXTREME | LAST


@pytest.mark.parametrize(
    "condition", [0, 1, 3, 4, 6, 8, 9, 11, 14, 17, 18, 19, 23, 24, 25, 27, 28, 30, 31, 34, 35, 36, 41, 55]
)
def test_every_other_condition_allows_everything(condition):
    assert regular(condition) == ALL


def test_form_t_sets_prices_outside_regular_hours_only():
    assert regular(12) == VOLUME
    assert extended(12) == ALL
    assert extended(12, 37) == VOLUME


def test_spy_at_257_66_is_no_high():
    assert not regular(53, 52, 41) & EXTREME


@given(conditions, conditions)
def test_a_no_in_any_condition_wins(some, others):
    assert flags(some + others) == flags(some) & flags(others)


def test_rules_can_be_replaced_and_those_not_named_keep_their_default():
    conditions = Conditions()

    conditions.use({37: ALL, 99: 0})

    assert [conditions.flags((condition,)) & ALL for condition in (37, 99, 2)] == [ALL, 0, VOLUME]
    assert conditions.table[[37, 99, 2]].tolist() == [conditions.flags((condition,)) for condition in (37, 99, 2)]
    assert flags((37,)) & ALL == VOLUME


@pytest.mark.parametrize(
    ("rules", "complaint"),
    [
        ({37: 8}, "condition 37 cannot allow 8"),
        ({-1: 0}, "condition -1 cannot allow 0"),
        ({14: 0, 41: 0}, "ordinary trades"),
        ({2: ALL}, "average prices"),
    ],
)
def test_rules_that_make_no_sense_are_refused_and_those_in_force_stay(rules, complaint):
    conditions = Conditions()
    conditions.use({37: ALL})

    with pytest.raises(ValueError, match=complaint):
        conditions.use(rules)

    assert conditions.flags((37,)) & ALL == ALL
