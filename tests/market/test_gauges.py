"""A plain count, member by member, always agrees with the gauges."""

from __future__ import annotations

import math
from statistics import fmean, median

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickstock.market.gauges.averages import averages
from tickstock.market.gauges.breadth import breadth
from tickstock.market.gauges.leaders import leaders
from tickstock.market.gauges.panel import panel
from tickstock.market.gauges.pressure import net_pressure
from tickstock.market.gauges.recent import RecentEvents
from tickstock.market.gauges.sample import Sample, market_clock
from tickstock.market.gauges.seconds import PerSecond
from tickstock.market.rows import ROW

NOW = 1_800_000_000_000
TODAY = 740_000
MINUTE = 60_000

PRICES = [0.0, 9.5, 10.0, 10.5, 11.0, 12.0]
COUNTS = [0, 1, 2, 3]
AMOUNTS = [0.0, 1.0, 250.0, 4_000.0]
TIMES = [NOW - age for age in (0, 59_000, 61_000, 15 * MINUTE, 15 * MINUTE + 1, 90 * MINUTE)]
FIGURES = {
    "day": [TODAY, TODAY, TODAY, TODAY - 1],
    "prev_close": [9.5, 10.0, 10.5, 11.0, 0.0, math.nan],
    **dict.fromkeys(("last", "open", "low", "high"), PRICES),
    **dict.fromkeys(("day_volume", "turnover", "turnover_volume", "volume_60s", "baseline"), AMOUNTS),
    **dict.fromkeys(("buying", "selling"), AMOUNTS),
    **dict.fromkeys(("last_at", "pressure_at"), TIMES),
    **dict.fromkeys(("highs", "lows"), COUNTS),
    "direction": [-1, 0, 1],
}


@st.composite
def markets(draw):
    """Up to 40 rows, of which anything may be unknown, old or of another day, and which of them are members."""
    size = draw(st.integers(0, 40))
    dice = np.random.default_rng(draw(st.integers(0, 2**32)))
    made = np.zeros(size, ROW)
    for name, values in FIGURES.items():
        made[name] = dice.choice(values, size)
    made["symbol"] = [f"S{n}".encode() for n in range(size)]
    made["second"] = made["last_at"] // 1000
    made["turnover"] *= 10.0
    return made, dice.random(size) < draw(st.sampled_from([0.0, 0.5, 1.0]))


def one(**changes):
    """A market of one symbol that rose from 10 to 11 dollars."""
    made = np.zeros(1, ROW)
    row = {"symbol": b"AAPL", "day": TODAY, "last": 11.0, "open": 10.5, "prev_close": 10.0, "last_at": NOW}
    for name, value in (row | changes).items():
        made[name] = value
    return made


def sample(made, members=None, now=NOW):
    return Sample(made, np.ones(len(made), np.bool_) if members is None else members, now)


def counted(market, members):
    """The members' rows that have a price of the newest day."""
    newest = max((row["day"] for row in market), default=0)
    return [
        row for row, member in zip(market, members, strict=True) if member and row["last"] > 0 and row["day"] == newest
    ]


def reference(row):
    if row["prev_close"] > 0:
        return row["prev_close"]
    return row["open"] if row["open"] > 0 else None


def changes(found):
    return [row["last"] / reference(row) - 1 for row in found if reference(row)]


def relative_volumes(found):
    return [
        (row["volume_60s"] if row["second"] > NOW // 1000 - 60 else 0.0) / row["baseline"]
        for row in found
        if row["baseline"] > 0
    ]


@given(markets())
def test_breadth_agrees_with_a_plain_count(given_market):
    market, members = given_market
    found = counted(market, members)
    up = [row for row in found if reference(row) and row["last"] > reference(row)]
    down = [row for row in found if reference(row) and row["last"] < reference(row)]
    same = [row for row in found if reference(row) and row["last"] == reference(row)]
    up_volume, down_volume = (sum(row["day_volume"] for row in side) for side in (up, down))
    with_vwap = [row for row in found if row["turnover_volume"] > 0]
    above = [row for row in with_vwap if row["last"] > row["turnover"] / row["turnover_volume"]]
    bins = [0] * 10
    for row in found:
        if row["high"] > row["low"]:
            tenth = math.floor((row["last"] - row["low"]) / (row["high"] - row["low"]) * 10)
            bins[min(max(tenth, 0), 9)] += 1

    told = breadth(sample(market, members))

    assert (told.advancers, told.decliners, told.unchanged) == (len(up), len(down), len(same))
    assert told.unknown == members.sum() - len(up) - len(down) - len(same)
    assert told.against_open == sum(1 for row in up + down + same if not row["prev_close"] > 0)
    assert (told.up_volume, told.down_volume) == (up_volume, down_volume)
    if up and down and up_volume and down_volume:
        assert told.trin == pytest.approx((len(up) / len(down)) / (up_volume / down_volume))
    else:
        assert told.trin is None
    assert told.tick == sum(row["direction"] for row in found)
    assert told.above_vwap == (pytest.approx(len(above) / len(with_vwap)) if with_vwap else None)
    assert list(told.positions) == bins


@given(markets())
def test_pressure_agrees_with_a_plain_sum(given_market):
    market, members = given_market
    faded = [
        (row["buying"] * fading, row["selling"] * fading)
        for row in counted(market, members)
        for fading in [math.exp(-(NOW - row["pressure_at"]) / MINUTE)]
    ]
    buying, selling = sum(buy for buy, _ in faded), sum(sell for _, sell in faded)

    told = net_pressure(sample(market, members))

    assert (told.buying, told.selling) == (pytest.approx(buying), pytest.approx(selling))
    if buying + selling:
        assert told.net == pytest.approx(100 * (buying - selling) / (buying + selling))
    else:
        assert told.net is None


@given(markets())
def test_averages_agree_with_a_plain_mean(given_market):
    market, members = given_market
    found = counted(market, members)
    moved, volumes = changes(found), relative_volumes(found)

    told = averages(sample(market, members))

    assert told.mean_change == (pytest.approx(fmean(moved)) if moved else None)
    assert told.median_change == (pytest.approx(median(moved)) if moved else None)
    assert told.mean_relative_volume == (pytest.approx(fmean(volumes)) if volumes else None)
    assert (told.highs, told.lows) == (sum(row["highs"] for row in found), sum(row["lows"] for row in found))


@given(markets())
def test_leaders_agree_with_a_plain_sort(given_market):
    market, members = given_market
    found = counted(market, members)

    def best(values):
        ranked = sorted((-value, n) for n, value in enumerate(values) if value is not None)[:10]
        return [(found[n]["symbol"].decode(), -value) for value, n in ranked]

    told = leaders(sample(market, members))

    assert [(leader.symbol, leader.value) for leader in told.change] == best(
        [row["last"] / reference(row) - 1 if reference(row) else None for row in found]
    )
    assert [(leader.symbol, leader.value) for leader in told.highs] == best([row["highs"] or None for row in found])
    assert [(leader.symbol, leader.value) for leader in told.dollars] == best(
        [row["turnover"] or None for row in found]
    )
    assert [leader.value for leader in told.surge] == sorted(
        (volume for volume in relative_volumes(found) if volume), reverse=True
    )[:10]


@given(markets())
def test_every_gauge_states_the_same_coverage_and_the_panel_is_json_without_nan(given_market):
    market, members = given_market
    fresh = sum(
        1
        for row, member in zip(market, members, strict=True)
        if member and row["last"] > 0 and NOW - row["last_at"] <= 15 * MINUTE
    )

    made = panel(market, members, NOW, RecentEvents(since=0), PerSecond(0, NOW))
    told = msgspec.json.decode(msgspec.json.encode(made))

    parts = [part for part in told.values() if isinstance(part, dict)]
    assert [part["coverage"] for part in parts] == [{"fresh": fresh, "members": members.sum()}] * 6
    assert not has_nan(msgspec.to_builtins(made))


def has_nan(value):
    if isinstance(value, dict):
        return any(map(has_nan, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(has_nan, value))
    return isinstance(value, float) and not math.isfinite(value)


@given(markets())
def test_row_numbers_and_a_mask_of_the_same_members_read_the_same(given_market):
    market, members = given_market

    assert panel(market, np.flatnonzero(members)[::-1], NOW) == panel(market, members, NOW)


def test_the_market_clock_is_the_newest_tick():
    assert market_clock(np.concatenate([one(), one(last_at=NOW - MINUTE)])) == NOW
    assert market_clock(np.zeros(0, ROW)) == 0


def test_an_empty_universe_knows_nothing():
    told = panel(one(), np.zeros(1, np.bool_), NOW)

    assert (told.breadth.coverage.fresh, told.breadth.coverage.members) == (0, 0)
    assert (told.breadth.trin, told.breadth.above_vwap, told.pressure.net) == (None, None, None)
    assert (told.averages.mean_change, told.averages.mood, told.leaders.change) == (None, None, ())


def test_members_without_a_price_are_unknown():
    told = panel(np.zeros(3, ROW), np.ones(3, np.bool_), NOW)

    assert (told.breadth.unknown, told.breadth.unchanged) == (3, 0)
    assert (told.breadth.coverage.fresh, told.breadth.coverage.members) == (0, 3)
    assert told.averages.mood is None


def test_a_member_the_market_has_not_shown_counts_in_the_coverage_only():
    told = breadth(sample(one(), np.array([0, -1, -1, 7])))

    assert (told.coverage.fresh, told.coverage.members) == (1, 4)
    assert (told.advancers, told.unknown) == (1, 3)


def test_one_member_is_the_whole_universe():
    told = panel(one(low=10.0, high=11.0, direction=1, highs=2), np.array([0]), NOW)

    assert (told.breadth.advancers, told.breadth.against_open, told.breadth.tick) == (1, 0, 1)
    assert told.breadth.positions == (0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
    assert told.averages.median_change == pytest.approx(0.1)
    assert [(leader.symbol, leader.last, leader.value) for leader in told.leaders.highs] == [("AAPL", 11.0, 2.0)]


def test_without_a_previous_close_the_open_is_compared_and_breadth_says_so():
    told = breadth(sample(one(prev_close=math.nan, open=11.5)))

    assert (told.decliners, told.against_open) == (1, 1)


def test_yesterdays_prices_are_no_part_of_todays_breadth():
    market = np.concatenate([one(), one(day=TODAY - 1)])

    assert (breadth(sample(market)).advancers, breadth(sample(market)).unknown) == (1, 1)


@pytest.mark.parametrize(("minutes", "fresh"), [(0, 1), (15, 1), (15.001, 0), (-1, 1)])
def test_a_price_is_fresh_for_fifteen_minutes_of_market_time(minutes, fresh):
    assert sample(one(last_at=NOW - round(minutes * MINUTE))).coverage.fresh == fresh


@pytest.mark.parametrize(
    ("last", "highs", "lows", "mood"),
    [
        (10.02, 4, 3, "bullish"),
        (10.02, 3, 4, "bouncing"),
        (9.98, 3, 3, "bearish"),
        (9.98, 4, 3, "fading"),
        (10.005, 9, 0, "mixed"),
        (10.0, 0, 9, "mixed"),
    ],
)
def test_a_sector_reads_by_its_change_and_its_extremes(last, highs, lows, mood):
    assert averages(sample(one(last=last, highs=highs, lows=lows))).mood == mood
