"""Minute bars: what the loop folds while it detects is what a plain fold of the same trades gives."""

from __future__ import annotations

import math
from collections import deque

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import OPEN
from tests.ingest import tape
from tests.ingest.drive import Bar, Input, Luld, Tick, batch, engine, events
from tests.ingest.reference.reference import Reference
from tests.ingest.streams import hostile, random_stream
from tests.ingest.test_image import copy_of
from tests.samples import needs_samples
from tickstock.market.symbols import SymbolTable
from workers.ingest.engine.engine import Engine

FIRST = OPEN // 1000  # The first minute
FIGURES = ("open", "high", "low", "close", "volume", "turnover", "trades")


def whole(made: Engine) -> dict[tuple[int, str], tuple[float, ...]]:
    """The bars that are whole, by minute and symbol."""
    return {
        (int(bar["minute"]), bar["symbol"].decode()): tuple(bar[list(FIGURES)].item())
        for minute in made.minutes.whole
        for bar in minute
    }


def bars(*found: Input) -> dict[tuple[int, str], tuple[float, ...]]:
    made = engine()
    events(*found, on=made)
    return whole(made)


def endless() -> Engine:
    made = engine()
    made.minutes.whole = deque()
    return made


def differing(made: Engine, reference: Reference) -> list[object]:
    ours, theirs = whole(made), reference.minutes.whole()
    assert ours.keys() == theirs.keys()
    return [
        (key, ours[key], theirs[key]) for key in ours if ours[key] != pytest.approx(theirs[key], rel=1e-12, nan_ok=True)
    ]


@settings(max_examples=40, deadline=None)
@given(hostile, st.integers(1, 200))
def test_bars_are_a_plain_fold_of_their_trades_whatever_comes(found, size):
    made, reference = endless(), Reference(engine().spans)
    ticks = batch(made, found)

    for first in range(0, len(ticks), size):
        made.update(ticks[first : first + size])
    reference.run(found)

    assert differing(made, reference) == []
    assert made.counts()["late_minutes"] == reference.minutes.late


def test_a_long_day_has_many_bars():
    made, reference = endless(), Reference(engine().spans)
    found = random_stream(3)

    made.update(batch(made, found))
    reference.run(found)

    assert differing(made, reference) == []
    assert len(whole(made)) > 100


@needs_samples
def test_bars_of_a_real_day_are_a_plain_fold_of_its_trades():
    made = Engine(tape.sessions(), SymbolTable(), incarnation="test")
    made.minutes.whole = deque()
    reference = Reference(tape.sessions())
    found = [one for one in tape.ticks() if one.second < 3_600]

    made.update(batch(made, found))
    reference.run(found)

    assert differing(made, reference) == []
    assert len(whole(made)) > 200


def test_a_minute_is_whole_two_seconds_after_its_end():
    one = Tick(100.0, 10)

    assert bars(one, Tick(101.0, 61.999)) == {}
    assert bars(one, Tick(101.0, 62)) == {(FIRST, "AAPL"): (100.0, 100.0, 100.0, 100.0, 100.0, 10_000.0, 1)}


def test_what_comes_late_within_two_seconds_still_counts():
    found = bars(Tick(100.0, 10), Tick(101.0, 61), Tick(99.0, 59), Tick(101.0, 62))

    assert found[FIRST, "AAPL"][:4] == (100.0, 100.0, 99.0, 99.0)


def test_what_comes_later_is_counted_and_changes_nothing():
    made = engine()
    events(Tick(100.0, 10), Tick(101.0, 62), Tick(50.0, 59), Tick(101.0, 130), on=made)

    assert whole(made)[FIRST, "AAPL"] == (100.0, 100.0, 100.0, 100.0, 100.0, 10_000.0, 1)
    assert whole(made)[FIRST + 60, "AAPL"][:4] == (101.0, 101.0, 101.0, 101.0)
    assert made.counts()["late_minutes"] == 1


def test_a_symbol_without_trades_in_a_minute_has_no_bar():
    found = bars(Tick(100.0, 10), Tick(50.0, 70, symbol="MSFT"), Tick(100.0, 200))

    assert list(found) == [(FIRST, "AAPL"), (FIRST + 60, "MSFT")]


@pytest.mark.parametrize(("conditions", "bar"), [
    ((37,), (math.nan, math.nan, math.nan, math.nan, 300.0, 30_300.0, 1)),
    ((5,), (math.nan, 101.0, 101.0, math.nan, 300.0, 30_300.0, 1)),
    ((38,), (101.0, 101.0, 101.0, 101.0, 0.0, 0.0, 1)),
])  # fmt: skip
def test_a_trade_sets_only_what_it_may(conditions, bar):
    (found,) = bars(Tick(101.0, 10, 300.0, conditions), Tick(100.0, 62)).values()

    assert found == pytest.approx(bar, nan_ok=True)


def test_a_trade_that_may_set_nothing_makes_no_bar():
    assert bars(Tick(101.0, 10, conditions=(16,)), Tick(100.0, 62)) == {}


def test_the_last_minute_of_a_session_takes_what_comes_after_its_end():
    close = 6.5 * 3_600

    found = bars(Tick(100.0, close - 10), Tick(101.0, close + 1), Tick(102.0, close - 0.1), Tick(101.0, close + 62))

    assert found[FIRST + int(close) - 60, "AAPL"][:4] == (100.0, 102.0, 100.0, 102.0)
    assert found[FIRST + int(close), "AAPL"][:4] == (101.0, 101.0, 101.0, 101.0)


def test_bars_of_the_feed_are_folded_too():
    seconds = Bar(100.5, 99.0, 101.0, 10, 200.0), Bar(102.0, 100.0, 103.0, 11, 300.0), Bar(99.0, 98.0, 102.0, 10, 250.0)

    (found,) = bars(*seconds, Tick(100.0, 62)).values()

    assert found == (100.5, 103.0, 98.0, 102.0, 550.0, 200 * 100.5 + 300 * 102.0 + 50 * 99.0, 2)


def test_a_halt_moves_the_market_on_and_makes_no_bar():
    assert list(bars(Tick(100.0, 10), Luld(17, 62))) == [(FIRST, "AAPL")]


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_a_restart_in_the_middle_of_a_minute_goes_on(stop):
    first, found = engine(), [Tick(100.0, 10), Tick(103.0, 50), Tick(101.0, 61), Tick(102.0, 130)]
    ticks = batch(first, found)
    first.update(ticks[:stop])

    second = copy_of(first)
    second.update(ticks[stop:])

    assert whole(second) == bars(*found)


def test_what_nobody_has_taken_is_remembered_over_a_restart():
    made = engine()
    events(Tick(100.0, 10), Tick(101.0, 62), on=made)

    assert whole(copy_of(made)) == whole(made) != {}


def test_minutes_that_nobody_takes_are_bounded_and_counted():
    made = engine()
    events(*(Tick(100.0, 60 * minute) for minute in range(64)), on=made)

    assert (len(made.minutes.whole), made.minutes.lost) == (60, 2)


def test_where_nothing_is_traded_any_more_the_minute_is_closed_from_outside():
    made = engine()
    events(Tick(100.0, 10), on=made)

    made.close_minutes(OPEN + 61_999)
    before = whole(made)
    made.close_minutes(OPEN + 62_000)

    assert (before, list(whole(made))) == ({}, [(FIRST, "AAPL")])


def test_a_tick_outside_all_sessions_closes_no_minute():
    assert bars(Tick(100.0, 10), Tick(101.0, 90 * 86_400)) == {}
