"""What was written is read again, and tells what was told."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.market.alerting.made import START, changed, course, fresh, rule
from tickstock.market.alerting.batch import COUNTED, fields_of
from tickstock.market.alerting.journal import FIELDS, MINUTE, Journal
from tickstock.market.alerting.names import Names
from tickstock.market.alerting.program import fields
from tickstock.market.alerting.rules import RowRules, understood

DAY = date(2025, 11, 24)
RULES = [
    rule("last > 100", uid="r1"),
    rule("last > 100", uid="r2", rearm="last < 99"),
    rule("last crosses above 100 or last crosses below 99", uid="r3", cool_down=20),
    rule("change(1m) >= 1", uid="r4", only=frozenset("AB")),
    rule("2 highs in 1m and trend_180 = 1", uid="r5", once_a_day=True),
]


def test_a_minute_is_read_as_it_was_written(tmp_path):
    journal, board = Journal(tmp_path), fresh()
    looks = course(board, changed(MSFT={"last": 5.25, "trend_360": -1}, AAPL=101.1), changed(MSFT=6.0))
    journal.remember(board.names, 0)
    journal.write(DAY, START, looks)

    found = journal.read(DAY, START, FIELDS)

    assert journal.days() == [DAY]
    assert [journal.names().known[number] for number in found.symbol] == ["MSFT", "MSFT", "AAPL"]
    assert found.at.tolist() == [START, START + 1_000, START]
    assert found["last"].tolist() == [5.25, 6.0, 101.1]
    assert found["trends"][:, 1].tolist() == [-1, 0, 0]


def test_only_what_is_asked_for_is_read(tmp_path):
    journal, board = Journal(tmp_path), fresh()
    journal.write(DAY, START, course(board, changed(A=1.0, B=2.0, C=3.0)))

    found = journal.read(DAY, START, {"last"}, np.array([False, True]))

    assert found["last"].tolist() == [2.0]
    with pytest.raises(KeyError):
        found["volume"]


def test_what_a_figure_is_made_of_is_known():
    assert fields_of("change_pct") == {"last", "prev_close", "open"}
    assert fields_of("trend_180") <= {"trend_180", "trend_360", "trend_600"}


def test_a_line_of_a_symbol_that_was_cut_off_is_none(tmp_path):
    (tmp_path / "symbols.txt").write_text("AAPL\nMSF")

    assert Journal(tmp_path).names().known == ["AAPL"]


def test_old_days_are_forgotten(tmp_path):
    journal, board = Journal(tmp_path), fresh()
    for day in range(1, 5):
        journal.write(date(2025, 11, day), START, course(board, changed(A=1.0)))

    journal.forget(keep=2)

    assert journal.days() == [date(2025, 11, 3), date(2025, 11, 4)]


steps = st.lists(
    st.tuples(
        st.integers(1, 45),  # Seconds
        st.dictionaries(
            st.sampled_from("ABC"),
            st.fixed_dictionaries(
                {"last": st.sampled_from([98.0, 99.0, 99.5, 100.0, 100.5, 101.5]), "trend_180": st.sampled_from([0, 1])}
            ),
            max_size=3,
        ),
        st.lists(st.sampled_from("ABC"), max_size=2),  # Highs
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_a_day_tried_by_the_minute_tells_what_was_told_live(tmp_path_factory, course):
    journal, board = Journal(tmp_path_factory.mktemp("journal")), fresh()
    live = RowRules(board.names)
    live.put(RULES, {})
    at, told, minutes = START, [], {}

    for wait, rows, highs in course:
        at += 1_000 * wait
        for symbol in highs:
            board.count(symbol, "high")
        batch = board.take(changed(**rows), at)
        told += live.look(batch)
        if len(batch):
            minutes.setdefault(at // MINUTE, []).append(batch)
    journal.remember(board.names, 0)
    for looks in minutes.values():
        journal.write(DAY, int(looks[0].at[0]), looks)
    tried = RowRules(Names(board.names.known))
    tried.put(RULES, {})
    wanted = fields([understood(text).tree for one in RULES for text in (one.expression, one.rearm) if text])
    found = [one for batch, _ in journal.looks(DAY, wanted) for one in tried.look(batch)]

    assert sorted(found, key=lambda one: one.identity) == sorted(told, key=lambda one: one.identity)
    assert tried.pacing.held == live.pacing.held
    assert wanted <= {*FIELDS, *COUNTED}
