"""When rules over rows tell, and when they do not."""

from __future__ import annotations

import pytest

from tests.market.alerting.made import START, changed, course, fresh, rule
from tickstock.market.alerting.rules import RowRules


def told(rules, *moments, members=None, every=1_000):
    """The symbols that rules tell, a list for each moment."""
    board = fresh()
    desk = RowRules(board.names)
    desk.put(rules, members or {})
    return [[one.symbol for one in desk.look(batch)] for batch in course(board, *moments, every=every)]


def prices(*values):
    return [changed(AAPL=value) for value in values]


def test_a_rule_tells_when_it_becomes_true_and_not_while_it_stays_so():
    found = told([rule("last > 100")], *prices(99.0, 101.0, 102.0, 99.0, 103.0))

    assert found == [[], ["AAPL"], [], [], ["AAPL"]]


def test_each_symbol_rises_by_itself():
    moments = [changed(AAPL=101.0, MSFT=99.0), changed(MSFT=101.0), changed(AAPL=102.0)]

    assert told([rule("last > 100")], *moments) == [["AAPL"], ["MSFT"], []]


def test_what_arms_it_again_is_asked_first():
    found = told([rule("last > 100", rearm="last < 95")], *prices(101.0, 99.0, 101.0, 94.0, 101.0))

    assert found == [["AAPL"], [], [], [], ["AAPL"]]


def test_only_symbols_of_the_universe_that_are_picked_and_not_muted_are_told():
    moments = [changed(A=101.0, B=101.0, C=101.0, D=101.0)]
    members = {"mine": frozenset({"A", "B", "C"})}
    one = rule("last > 100", universe="mine", only=frozenset({"B", "C", "D"}), muted=frozenset({"C"}))

    assert told([one], *moments, members=members) == [["B"]]


def test_a_symbol_is_told_again_only_after_its_cool_down():
    found = told([rule("last > 100", cool_down=5)], *prices(101.0, 99.0, 101.0, 99.0, 99.0, 99.0, 101.0))

    assert found == [["AAPL"], [], [], [], [], [], ["AAPL"]]


def test_a_symbol_is_told_once_a_day():
    board = fresh()
    desk = RowRules(board.names)
    desk.put([rule("last > 100", once_a_day=True)], {})

    first = [len(desk.look(batch)) for batch in course(board, *prices(101.0, 99.0, 101.0))]
    desk.new_day()
    board.new_day()
    second = [len(desk.look(batch)) for batch in course(board, *prices(101.0))]

    assert (first, second) == ([1, 0, 0], [1])
    assert desk.pacing.held == {"once_a_day": 1}


def test_an_expired_rule_is_silent():
    assert told([rule("last > 100", expires_at=START + 500)], *prices(99.0, 101.0)) == [[], []]


def test_a_crossing_is_told_at_the_look_that_crosses():
    found = told([rule("last crosses above 100")], *prices(101.0, 99.0, 100.0, 101.0, 102.0))

    assert found == [[], [], [], ["AAPL"], []]


def test_a_move_over_minutes_is_told():
    assert told([rule("up 1 % in 1m")], *prices(100.0, 100.5, 101.2), every=40_000) == [[], [], ["AAPL"]]


def test_events_in_the_last_minutes_are_counted():
    board = fresh()
    desk = RowRules(board.names)
    desk.put([rule("3 highs in 1m")], {})
    found = []
    for second in (0, 10, 20, 100, 110):
        board.count("AAPL", "high")
        found.append(len(desk.look(board.take(changed(AAPL=100.0), START + 1_000 * second))))

    assert found == [0, 0, 1, 0, 0]


def test_what_is_not_known_fulfils_no_comparison():
    moments = [changed(AAPL={"last": 5.0, "prev_close": 0.0, "open": 0.0})]

    assert told([rule("change_pct > -1000 or change_pct != 3")], *moments) == [[]]


def test_a_notice_says_what_it_was_decided_on():
    board = fresh()
    desk = RowRules(board.names)
    desk.put([rule("change_pct >= 3 and last > vwap")], {})
    row = {"last": 103.0, "prev_close": 100.0, "turnover": 1_000.0, "turnover_volume": 10.0}

    (one,) = desk.look(board.take(changed(AAPL=row), START))

    assert one.facts == {"change_pct": 3.0, "last": 103.0, "vwap": 100.0}
    assert (one.symbol, one.price, one.at, one.owner) == ("AAPL", 103.0, START, 7)
    assert one.identity == f"r1:1:AAPL:{START}"


def test_a_notice_says_how_far_and_how_often_too():
    board = fresh()
    desk = RowRules(board.names)
    desk.put([rule("up 1 % in 1m and 1 high in 1m and last > ago(vwap, 1m)")], {})
    row = {"last": 100.0, "turnover": 1_000.0, "turnover_volume": 10.0}
    desk.look(board.take(changed(AAPL=row), START))
    board.count("AAPL", "high")

    (one,) = desk.look(board.take(changed(AAPL=row | {"last": 101.5}), START + 80_000))

    assert one.facts == {
        "change(1m)": 1.5, "count(high, 1m)": 1.0, "ago(vwap, 1m)": 100.0, "last": 101.5, "vwap": 100.0
    }  # fmt: skip


def test_a_new_rule_does_not_tell_what_was_true_before_it():
    board = fresh()
    desk = RowRules(board.names)
    desk.put([rule("last > 200")], {})
    desk.look(board.take(changed(AAPL=101.0, MSFT=99.0), START))

    news = desk.put([rule("last > 200"), rule("last > 100", uid="r2")], {})
    desk.seed(board.all(START), news.fresh)
    found = desk.look(board.take(changed(AAPL=102.0, MSFT=101.0), START + 1_000))

    assert [one.symbol for one in found] == ["MSFT"]


def test_rules_that_say_the_same_are_worked_out_once():
    board = fresh()
    desk = RowRules(board.names)
    desk.put([rule("last > 100", uid="r1"), rule("last  >  100", uid="r2"), rule("price > 100", uid="r3")], {})

    assert len(desk.look(board.take(changed(AAPL=101.0), START))) == 3
    assert len(desk._program._steps) == 3


def test_a_restart_goes_on_where_it_was():
    def desk_of(board):
        desk = RowRules(board.names)
        desk.put([rule("last > 100"), rule("last crosses above 200", uid="r2", cool_down=60)], {})
        return desk

    board = fresh()
    first = desk_of(board)
    for batch in course(board, *prices(101.0, 201.0, 199.0)):
        first.look(batch)
    second = desk_of(board)
    missing = second.load(first.dump())

    assert not missing
    assert second.look(board.take(changed(AAPL=202.0), START + 5_000)) == []
    assert second.pacing.held == {"cool_down": 1}


@pytest.mark.parametrize("text", ["nonsense >", "last > 5 and last < 3"])
def test_a_rule_that_cannot_be_read_harms_no_other(text):
    assert told([rule(text, uid="bad"), rule("last > 100")], changed(AAPL=101.0)) == [["AAPL"]]
