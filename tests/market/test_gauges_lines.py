"""Sums, lines and last hours that gauges are told with agree with a plain count."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import OPEN
from tests.quotes import TODAY, quotes
from tickstock.market import tickers
from tickstock.market.events import KINDS
from tickstock.market.gauges.flow import Flow
from tickstock.market.gauges.layout import Layout
from tickstock.market.gauges.lines import lines
from tickstock.market.gauges.recent import RecentEvents
from tickstock.market.gauges.sectors import sectors
from tickstock.market.gauges.sparks import MINUTES, Sparks

MINUTE = 60_000


def test_a_layout_finds_the_row_of_a_ticker_and_of_its_number():
    layout = Layout(quotes(AAPL={}, MSFT={}))

    numbers = np.array(tickers.numbers(["MSFT", "NEVER", "AAPL"]))

    assert layout.rows_of(["MSFT", "NEVER", "AAPL"]).tolist() == [1, -1, 0]
    assert layout.rows_of_numbers(numbers).tolist() == [1, -1, 0]


@pytest.mark.parametrize(
    ("symbols", "fits", "begins"),
    [(["A", "B"], True, True), (["A", "B", "C"], False, True), (["A"], False, False), (["B", "A"], False, False)],
)
def test_a_layout_knows_whether_other_rows_are_the_same(symbols, fits, begins):
    layout = Layout(quotes(A={}, B={}))

    rows = quotes(**{symbol: {} for symbol in symbols})

    assert (layout.fits(rows), layout.begins(rows)) == (fits, begins)


def test_the_last_hour_is_a_price_a_minute_with_what_nobody_saw_left_open():
    sparks = Sparks()
    for minute, last in ((0, 10.0), (0, 10.5), (1, 11.0), (3, 12.0)):
        sparks.add(quotes(AAPL={"last": last}), OPEN + minute * MINUTE)

    assert sparks.of(0) == [10.5, 11.0, None, 12.0]


def test_minutes_that_somebody_kept_come_before_the_first_snapshot():
    sparks, minute = Sparks(), OPEN // MINUTE
    sparks.recall(minute - 2, np.array([1, -1]), np.array([5.0, 9.0]))
    sparks.recall(minute, np.array([0, 1]), np.array([10.0, math.nan]))
    sparks.add(quotes(AAPL={"last": 11.0}, MSFT={"last": 6.0}), OPEN + MINUTE)

    assert (sparks.of(0), sparks.of(1)) == ([10.0, 11.0], [5.0, None, None, 6.0])


def test_an_hour_later_nothing_is_left_of_the_last_one():
    sparks = Sparks()
    sparks.add(quotes(AAPL={"last": 10.0}), OPEN)
    sparks.add(quotes(AAPL={"last": 11.0}, MSFT={"last": 5.0}), OPEN + MINUTES * MINUTE)

    assert (sparks.of(0), sparks.of(1)) == ([11.0], [5.0])


def test_a_market_that_was_set_back_leaves_the_last_hour_as_it_was():
    sparks = Sparks()
    sparks.add(quotes(AAPL={"last": 10.0}), OPEN)
    sparks.add(quotes(AAPL={"last": 11.0}), OPEN - MINUTE)

    assert sparks.of(0) == [10.0]


def test_what_was_traded_is_known_once_the_window_was_seen():
    flow = Flow()
    before = {"trades": 10, "day_volume": 1_000.0, "turnover": 100_000.0}
    after = {"trades": 13, "day_volume": 1_400.0, "turnover": 140_000.0}
    flow.add(quotes(AAPL=before), OPEN)
    flow.add(quotes(AAPL=after), OPEN + 30_000)

    assert flow.over(60, OPEN + 30_000).trades is None
    told = flow.over(30, OPEN + 30_000)
    assert (told.trades, told.shares, told.dollars) == (3, 400.0, 40_000.0)


def test_a_session_that_begins_and_a_symbol_that_appears_start_from_nothing():
    flow = Flow()
    flow.add(quotes(AAPL={"session": 1, "trades": 1_000}), OPEN)
    flow.add(quotes(AAPL={"session": 2, "trades": 4}, MSFT={"trades": 2}), OPEN + 60_000)

    assert flow.over(60, OPEN + 60_000).trades == 6


def test_a_line_says_what_is_known_and_leaves_out_the_rest():
    rows = quotes(
        AAPL={"last": 103.0}, OLD={"day": TODAY - 1}, NEW={"prev_close": math.nan, "open": 50.0, "last": 51.0}
    )

    found = lines(rows, Layout(rows), ["AAPL", "OLD", "NEW", "NEVER"], None, {"AAPL": "Apple"})

    assert [line.last for line in found] == [103.0, 100.0, 51.0, None]
    assert [line.change for line in found] == [pytest.approx(0.03), None, pytest.approx(0.02), None]
    assert [line.name for line in found] == ["Apple", "", "", ""]
    assert [line.volume for line in found] == [1_000.0, None, 1_000.0, None]


events = st.lists(
    st.tuples(st.sampled_from(["high", "low", "trend"]), st.integers(-1, 5), st.sampled_from([0, 299, 300, 900])),
    max_size=30,
)


@given(events, st.lists(st.integers(-1, 2), min_size=4, max_size=4))
def test_a_sector_counts_the_new_highs_and_lows_of_its_members(told, places):
    recent = RecentEvents(since=0)
    recent.add(
        [KINDS.index(kind) for kind, _, _ in told],
        [row for _, row, _ in told],
        [OPEN - 1000 * ago for _, _, ago in told],
    )
    rows = quotes(A={"last": 101.0}, B={}, C={}, D={})

    found = sectors(rows, np.array(places), ["x", "y", "z"], OPEN, recent)

    assert [line.name for line in found] == [name for place, name in enumerate("xyz") if place in places]
    for line in found:
        mine = [row for row, place in enumerate(places) if place == "xyz".index(line.name)]
        lately = [(kind, row) for kind, row, ago in told if ago < 300]
        assert line.highs == sum(kind == "high" and row in mine for kind, row in lately)
        assert line.lows == sum(kind == "low" and row in mine for kind, row in lately)
        assert (line.coverage.fresh, line.coverage.members) == (len(mine), len(mine))
        assert line.mean_change == pytest.approx(0.01 / len(mine) if 0 in mine else 0.0)
