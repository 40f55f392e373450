"""Gauges of what happened lately: recent events and the ticks of each second."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickstock.market.events import KINDS
from tickstock.market.gauges.activity import WINDOWS as PACES
from tickstock.market.gauges.activity import activity
from tickstock.market.gauges.rates import WINDOWS, rates
from tickstock.market.gauges.recent import RecentEvents
from tickstock.market.gauges.sample import Sample
from tickstock.market.gauges.seconds import PerSecond
from tickstock.market.rows import ROW
from tickstock.market.ticks import BAR, QUOTE, TICK, TRADE

NOW = 1_800_000_000_000
SYMBOLS = 4
ALL = 63  # May set everything, in every session

seconds_ago = st.sampled_from([-1, 0, 1, 29, 30, 31, 60, 299, 300, 1_199, 1_200, 5_000])
told = st.lists(st.tuples(st.integers(0, len(KINDS) - 1), st.integers(-1, SYMBOLS), seconds_ago), max_size=40)
masks = st.lists(st.booleans(), min_size=SYMBOLS, max_size=SYMBOLS).map(np.array)


def sample(members=None):
    return Sample(np.zeros(SYMBOLS, ROW), np.ones(SYMBOLS, np.bool_) if members is None else members, NOW)


def remember(recent, events):
    recent.add(
        [kind for kind, _, _ in events],
        [row for _, row, _ in events],
        [NOW - 1000 * ago for _, _, ago in events],
    )


@given(told, told, masks)
def test_rates_agree_with_a_plain_count(first, second, members):
    recent = RecentEvents(since=0, capacity=100)

    remember(recent, first)
    remember(recent, second)

    assert rates(sample(members), recent).counts == {
        kind: tuple(
            sum(
                1
                for found, row, ago in first + second
                if found == k and 0 <= row < SYMBOLS and members[row] and 0 <= ago < window
            )
            for window in WINDOWS
        )
        for k, kind in enumerate(KINDS)
    }


@given(st.lists(told, max_size=5), st.integers(1, 20))
def test_recent_events_are_bounded_and_say_from_when_on_they_are_all_there(batches, capacity):
    recent = RecentEvents(since=0, capacity=capacity)

    for batch in batches:
        remember(recent, batch)

    every = [NOW - 1000 * ago for batch in batches for _, _, ago in batch]
    assert sorted(recent.events.at.tolist()) == sorted(every[-capacity:])
    held = sorted(at for at in recent.events.at.tolist() if at > recent.since)
    assert held == sorted(at for at in every if at > recent.since)


def test_a_window_from_before_the_memory_is_not_complete():
    recent = RecentEvents(since=NOW - 60_000)

    assert rates(sample(), recent).complete == (True, True, False, False)


ticks = st.lists(
    st.tuples(
        st.integers(-1, SYMBOLS - 1),
        st.sampled_from([TRADE, BAR, QUOTE]),
        st.sampled_from([0, ALL]),
        st.sampled_from([10.0, 0.0, 1e10, np.nan, np.inf]),
        st.sampled_from([100.0, 0.0, -1.0, 1e13, np.nan]),
        st.sampled_from([-1, 0, 1, 9, 10, 29, 30, 59, 60, 299, 300, 500]),
    ),
    max_size=30,
)


def batch(found):
    made = np.zeros(len(found), TICK)
    for n, (row, what, may, price, shares, ago) in enumerate(found):
        made[n] = (row, what, may, price, shares, NOW - 1000 * ago, 0, 0.0, 0.0)
    return made


def plain(found):
    """Ticks, trades, shares and dollars of some ticks."""
    traded = [tick for tick in found if tick[1] != QUOTE and tick[3] == 10.0 and 0 <= tick[4] <= 1e12]
    adding = [tick for tick in traded if tick[2]]
    shares = sum(tick[4] for tick in adding)
    return len(found), sum(1 for tick in traded if tick[1] == TRADE), shares, 10.0 * shares


@given(ticks, ticks, masks)
def test_activity_agrees_with_a_plain_sum(first, second, members):
    traded = PerSecond(NOW - 10**6, NOW + 10**6)

    traded.add(batch(first), members)
    traded.add(batch(second), members)

    kept = [tick for tick in first + second if tick[0] >= 0 and members[tick[0]]]
    elapsed = max(max((tick[5] for tick in kept), default=0) + 1, 1)
    day = plain(kept)
    for window, pace in zip(PACES, activity(sample(members), traded).paces, strict=True):
        total = plain([tick for tick in kept if 0 <= tick[5] < window])
        lasted = min(window, elapsed)
        against = pace.against_average
        assert (pace.ticks, pace.trades, pace.shares, pace.dollars) == total
        assert pace.ticks_per_second == pytest.approx(total[0] / lasted)
        for ours, figure, whole in zip(
            (against.ticks, against.trades, against.shares, against.dollars), total, day, strict=True
        ):
            assert ours == (pytest.approx(figure / lasted / (whole / elapsed)) if whole else None)


def trades(*ago):
    return batch([(0, TRADE, ALL, 10.0, 100.0, second) for second in ago])


def test_nothing_traded_yet_is_no_average():
    told = activity(sample(), PerSecond(0, NOW))

    assert told.since is None
    assert [(pace.ticks, pace.against_average.ticks) for pace in told.paces] == [(0, None)] * 4


def test_a_steady_market_runs_at_its_average_from_the_start():
    traded = PerSecond(NOW - 10**6, NOW + 10**6)

    traded.add(trades(4, 3, 2, 1, 0))

    assert [pace.ticks_per_second for pace in activity(sample(), traded).paces] == [1.0] * 4
    assert [pace.against_average.dollars for pace in activity(sample(), traded).paces] == [1.0] * 4


def test_a_trade_older_than_the_memory_counts_for_the_day_only():
    traded = PerSecond(NOW - 10**6, NOW + 10**6)

    traded.add(trades(0))
    traded.add(trades(512, 600))

    assert [pace.trades for pace in activity(sample(), traded).paces] == [1, 1, 1, 1]
    assert traded.day["trades"] == 3


def test_ticks_of_another_day_and_a_wrong_time_spoil_nothing():
    traded = PerSecond(NOW - 10**6, NOW + 10**6)

    traded.add(trades(0, 1, -900, -5_000, 5_000, -(2**50)))
    traded.add(trades(0))

    assert [pace.trades for pace in activity(sample(), traded).paces] == [3, 3, 3, 3]
    assert traded.day["trades"] == 4
