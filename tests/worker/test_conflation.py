"""A worker that is behind looks at fewer ticks and misses no extreme."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import OPEN, trade
from tests.ingest.drive import Bar, Luld, Quote, Tick, batch, engine
from tickstock.market.thresholds import rules
from workers.ingest.engine.conflation import conflate
from workers.ingest.inbox import Load
from workers.ingest.pipeline import Pipeline

CONDITIONS = ((), (37,), (12,), (2,), (5,), (38,), (15,))
THRESHOLD = float(rules()["high_low"][0])

trades = st.builds(
    Tick,
    price=st.integers(9_000, 11_000).map(lambda cents: cents / 100),
    second=st.integers(-3, 12).map(lambda quarter: quarter / 4),
    size=st.sampled_from([0.0, 1e-6, 1.0, 100.0, 12_345.0]),
    conditions=st.sampled_from(CONDITIONS),
    symbol=st.sampled_from(["AAPL", "MSFT"]),
    trade_id=st.integers(1, 60),
)


def both(found):
    """The same input, as it is and conflated: (engine, events) of each."""
    ways = []
    for fewer in (False, True):
        made = engine()
        ticks = batch(made, found)
        if fewer:
            ticks = conflate(ticks).ticks
        ways.append((made, made.update(ticks)))
    return ways


def furthest(events, kind, symbol):
    prices = [event.price for event in events if event.kind == kind and event.symbol == symbol]
    return (max if kind == "high" else min)(prices, default=None)


@settings(deadline=None)  # The first run compiles
@given(st.lists(trades, max_size=120))
def test_prices_volume_and_number_of_trades_are_the_same(found):
    (all_of_them, _), (fewer, _) = both(found)

    for name in ("symbol", "session", "open", "last", "high", "low", "day_high", "day_low", "trades", "ticks_60s",
                 "first_at", "last_at", "second", "trend_price"):  # fmt: skip
        assert fewer.rows[name].tolist() == all_of_them.rows[name].tolist(), name
    for name in ("volume", "day_volume", "turnover", "turnover_volume", "volume_60s"):
        assert fewer.rows[name].tolist() == pytest.approx(all_of_them.rows[name].tolist(), rel=1e-9, abs=1e-5), name


@settings(deadline=None)  # The first run compiles
@given(st.lists(trades, max_size=120))
def test_every_extreme_beyond_the_threshold_is_told(found):
    (_, told), (fewer, conflated) = both(found)

    for row in fewer.rows:
        symbol = row["symbol"].decode()
        # What is not told is less than the threshold away from what was.
        assert row["high"] < row["told_high"] * (1 + THRESHOLD) or row["high"] == row["told_high"]
        assert row["low"] > row["told_low"] * (1 - THRESHOLD) or row["low"] == row["told_low"]
        for kind in ("high", "low"):
            assert (furthest(told, kind, symbol) is None) == (furthest(conflated, kind, symbol) is None)


of_one_second = trades.map(lambda tick: tick._replace(second=tick.second % 1))


@settings(deadline=None)  # The first run compiles
@given(st.lists(of_one_second, min_size=20, max_size=120))
def test_ticks_keep_their_order_and_are_four_at_most_of_a_symbol_second_and_eligibility(found):
    made = engine()
    ticks = batch(made, found)
    ticks["high"] = range(len(ticks))

    fewer, left_out, duplicates = conflate(ticks)

    assert len(fewer) + left_out + duplicates == len(ticks)
    assert fewer["high"].tolist() == sorted(fewer["high"].tolist())
    groups = np.stack([fewer["row"], fewer["at"] // 1000, fewer["may"]])
    assert np.unique(groups, axis=1, return_counts=True)[1].max(initial=0) <= 5
    assert not len(conflate(fewer).ticks) - len(fewer)


def test_the_highest_and_the_lowest_stand_for_the_others():
    found = [Tick(100.0 + cents / 100, 0.01 * n) for n, cents in enumerate([5, 3, 9, 4, 1, 6, 7, 2])]
    made = engine()

    fewer = conflate(batch(made, found)).ticks

    assert fewer["price"].tolist() == [100.05, 100.09, 100.01, 100.02]
    assert fewer["low"].sum() == 4
    assert fewer["shares"].sum() == pytest.approx(800.0)
    assert (fewer["shares"] * fewer["price"]).sum() == pytest.approx(sum(tick.price * 100 for tick in found))


def test_a_trade_that_stands_for_several_is_no_block():
    found = [Tick(100.0, 0.0)] + [Tick(101.0 + n / 100, 0.01 * n, size=5_000) for n in range(1, 9)]

    (_, conflated) = both(found)[1]

    assert [event.block for event in conflated if event.kind == "high"] == [False]


def test_a_trade_that_comes_twice_counts_once():
    found = [Tick(100.0 + n / 100, 0.01 * n, trade_id=n + 1) for n in range(10)]
    repeated = [again for tick in found for again in (tick, tick)]

    (all_of_them, _), (fewer, _) = both(repeated)

    assert fewer.rows["volume"].tolist() == pytest.approx(all_of_them.rows["volume"].tolist())
    assert fewer.rows["trades"].tolist() == all_of_them.rows["trades"].tolist() == [10]


def test_the_newest_quote_of_a_second_stays():
    found = [Quote(99.0, 101.0, 0.1), Quote(99.5, 100.5, 0.3), Quote(98.0, 102.0, 0.2), Quote(97.0, 103.0, 1.0)]

    fewer = conflate(batch(engine(), found)).ticks

    assert fewer["low"].tolist() == [99.5, 97.0]


def test_halts_bars_and_what_makes_no_sense_stay_as_they_are():
    around = [Tick(100.0 + n / 100, 0.01 * n) for n in range(10)]
    halted = [*around, Luld(17, 0.2), Luld(18, 0.3), *[Tick(99.0, 0.4 + 0.01 * n) for n in range(10)]]
    bars = [Bar(100.0, 99.0, 101.0, symbol="MSFT")] * 8
    nonsense = [Tick(float("nan"), 0.1, symbol="MSFT"), Tick(100.0, 0.1, size=-1.0, symbol="MSFT")] * 8
    ticks = batch(engine(), [*halted, *bars, *nonsense])

    assert len(conflate(ticks).ticks) == len(ticks)


def test_an_empty_batch_stays_empty():
    assert conflate(batch(engine(), [])) == (pytest.approx(np.empty(0)), 0, 0)


def frames(prices, at=OPEN):
    return [json.dumps([trade(p=price, t=at + n)]).encode() for n, price in enumerate(prices)]


def test_a_load_that_is_behind_is_conflated_counted_and_marked():
    pipeline = Pipeline(engine())
    pipeline.take(frames([100.0]))

    [events] = pipeline.work(Load(frames([100.0 + n / 10 for n in range(50)], OPEN + 100), is_behind=True))

    mark, *rest = events
    assert (mark.kind, mark.what, mark.counts) == ("control", "conflated", {"ticks": 48})
    assert (mark.since, mark.until) == (OPEN + 100, OPEN + 149)
    assert [event.price for event in rest if event.kind == "high"] == [104.9]
    assert pipeline.counters()["ticks_conflated"] == 48
    assert pipeline.counters()["conflations"] == 1


def test_frames_that_had_no_room_are_a_feed_gap_before_the_next_event():
    pipeline = Pipeline(engine())
    list(pipeline.work(Load(frames([100.0]), is_cut=True)))

    [events] = pipeline.work(Load(frames([101.0], OPEN + 60_000)))

    assert [(event.kind, event.price) for event in events] == [("control", 0.0), ("high", 101.0)]
    assert (events[0].what, events[0].since, events[0].until) == ("feed_gap", OPEN, OPEN + 60_000)
