from __future__ import annotations

import pytest

from tests.ingest.drive import Luld, Tick, engine, events

DAY = 86_400  # Seconds
HALTED, TRADING, UNKNOWN = 1, 0, -1


def kinds(*found):
    return [(event.kind, event.price) for event in events(*found)]


def test_a_halt_and_its_end_are_told_with_the_last_price():
    assert kinds(Tick(100.0), Luld(17, 1), Luld(18, 300)) == [("halt", 100.0), ("resume", 100.0)]


def test_they_are_ten_times_over_any_threshold():
    assert [event.significance for event in events(Luld(17), Luld(18, 1))] == [10.0, 10.0]


def test_what_is_known_already_is_not_told_again():
    assert kinds(Luld(17), Luld(17, 1), Luld(18, 2), Luld(18, 3)) == [("halt", 0.0), ("resume", 0.0)]


@pytest.mark.parametrize("code", [15, 16, 19, 21, 22, 99])
def test_other_codes_are_information_only(code):
    made = engine()

    assert events(Tick(100.0), Luld(code, 1), on=made) == []
    assert made.rows["halted"][0] == UNKNOWN


def test_whether_trading_is_halted_is_unknown_until_it_is_said():
    made, seen = engine(), []

    for one in (Tick(100.0), Luld(17, 1), Luld(18, 2), Tick(100.0, DAY)):
        events(one, on=made)
        seen.append(made.rows["halted"][0].item())

    assert seen == [UNKNOWN, HALTED, TRADING, UNKNOWN]


def test_the_first_price_after_a_halt_is_no_high_but_counts_as_one():
    *_, high = events(Tick(100.0), Luld(17, 1), Luld(18, 2), Tick(110.0, 3), Tick(110.2, 4))

    assert (high.kind, high.reference, high.count) == ("high", 110.0, 2)


def test_after_a_halt_a_low_needs_to_be_a_new_one_of_the_session():
    assert kinds(Tick(100.0), Luld(17), Luld(18), Tick(110.0), Tick(105.0)) == [("halt", 100.0), ("resume", 100.0)]


def test_a_halt_that_ends_restarts_the_trends():
    climb = [Tick(100.0 * 1.0001**second, second) for second in range(182)]
    halted = [*climb[:170], Luld(17, 170), Luld(18, 170), *climb[170:]]

    assert [event.kind for event in events(*climb, only=("trend",))] == ["trend"]
    assert events(*halted, only=("trend",)) == []


def test_a_halt_is_of_one_symbol():
    told = events(Luld(17, symbol="MSFT"), Tick(100.0), Tick(101.0, 1))

    assert [(event.kind, event.symbol) for event in told] == [("halt", "MSFT"), ("high", "AAPL")]


def test_a_halt_that_opens_a_session_knows_no_usual_volume_yet():
    before = [Tick(100.0, -600 + second, 10.0) for second in range(590)]

    *_, halt = events(*before, Luld(17, 1), only=("halt",))

    assert (halt.session, halt.price, halt.volume_ratio) == ("regular", 0.0, None)
