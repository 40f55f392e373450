"""The compiled engine and the plain reference agree, event by event and figure by figure, on any input."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.factories import sessions
from tests.ingest import tape
from tests.ingest.drive import Input, Tick, batch, engine
from tests.ingest.reference.reference import Reference
from tests.ingest.streams import SYMBOLS, hostile, random_stream
from tests.samples import differences
from tickstock.market import past
from tickstock.market.events import CONTROL, KINDS
from tickstock.market.profile import MINUTES, Profile

PAST = {20: (99.0, 101.0), 365: (97.0, 104.0)}  # Days: lowest low, highest high
NEXT = {20: (98.5, 101.5), 365: (97.5, 105.0)}  # The same for the next day, with the previous close
CLOSE = 96.0
# Of each third minute what is usual, of one that nothing was, of one nothing is known; of the other symbol nothing at all.
USUAL = np.array([[400.0, 0.0, math.nan] * (MINUTES // 3)], np.float32)
TODAY, TOMORROW = dict.fromkeys(sessions()["day"].tolist())


def compiled(found: list[Input]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    made = engine()
    ticks = batch(made, found)
    for symbol in SYMBOLS:
        row = made.symbols[symbol]
        made.fit()
        made.rows["past_low"][row], made.rows["past_high"][row] = zip(*PAST.values(), strict=True)
    lows, highs = zip(*NEXT.values(), strict=True)
    made.set_past(TODAY, np.array([(symbol, CLOSE, highs, lows) for symbol in SYMBOLS], past.PAST))
    made.set_profile(Profile(SYMBOLS[:1], USUAL))
    told = [tape.figures(event) for event in made.update(ticks)]
    return told, {symbol: made.rows[row] for symbol, row in made.symbols.items() if made.rows["session"][row] >= 0}


def plain(found: list[Input]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    reference = Reference(sessions())
    for symbol in SYMBOLS:
        reference.stocks[symbol].past = PAST
        reference.stocks[symbol].given = {TOMORROW: (CLOSE, NEXT)}
    starts = sessions()["start"][::3].tolist()
    reference.stocks[SYMBOLS[0]].profile = {
        start // 60_000 + minute: 400.0 for start in starts for minute in range(0, MINUTES, 3)
    }
    told = reference.run(found)
    return told, {symbol: stock for symbol, stock in reference.stocks.items() if stock.session}


def disagreements(found: list[Input]) -> list[Any]:
    ours, rows = compiled(found)
    theirs, stocks = plain(found)
    assert rows.keys() == stocks.keys()
    states = [(state(rows[symbol]), expected_state(stock)) for symbol, stock in stocks.items()]
    lines = [(symbol, rows[symbol]) for symbol, stock in stocks.items() if not has_lines(rows[symbol], stock.trend)]
    return differences(ours, theirs) + [pair for pair in states if pair[0] != pair[1]] + lines


@settings(max_examples=40, deadline=None)
@given(hostile)
def test_both_notice_the_same_on_a_bad_day(found):
    assert disagreements(found) == []


@pytest.mark.parametrize("seed", range(6))
def test_both_notice_the_same_on_a_long_day(seed):
    assert disagreements(random_stream(seed)) == []


def test_a_long_day_has_surges_by_either_basis():
    told = [event for seed in range(6) for event in compiled(random_stream(seed))[0] if event["kind"] == "surge"]

    assert {event["basis"] for event in told} == {"recent", "time_of_day"}


def test_a_long_day_has_events_of_every_kind():
    assert {event["kind"] for seed in range(6) for event in compiled(random_stream(seed))[0]} == {*KINDS, CONTROL}


def state(row: Any) -> tuple[float, ...]:
    names = ("high", "low", "highs", "lows", "trades", "volume", "day_volume", "last", "turnover")
    return tuple(row[name].item() for name in names)


def expected_state(stock: Any) -> tuple[float, ...]:
    seen, day = stock.high_low, stock.day_volume
    return (
        seen.high,
        seen.low,
        seen.highs,
        seen.lows,
        stock.trades,
        stock.volume,
        day,
        stock.last or 0.0,
        stock.vwap.turnover,
    )


def has_lines(row: Any, trend: Any) -> bool:
    """Whether a row's trend figures are the reference's; how well a flat line fits is a matter of rounding."""
    for move, r2, line in zip(row["trend_move"], row["trend_r2"], trend.lines.values(), strict=True):
        if line is None and (move, r2) != pytest.approx((math.nan, math.nan), nan_ok=True):
            return False
        if line and (move != pytest.approx(line[0], abs=1e-9) or (abs(move) > 1e-5 and r2 != pytest.approx(line[1]))):
            return False
    return True


def test_both_notice_the_same_at_ten_times_the_first_price():
    waves = [Tick(10.0 + 0.03 * math.sin(second / 60), second, trade_id=second) for second in range(1, 3_000)]

    assert disagreements([Tick(1.0, trade_id=9_999), *waves]) == []


@pytest.mark.parametrize("seed", [14, 22, 48])
def test_bad_prints_cost_the_trends_after_them_no_digits(seed):
    random = np.random.default_rng(seed)
    prices = (40.0 * np.exp(np.cumsum(random.normal(0.0, 0.0001, 1_400)))).round(2)
    for second in random.integers(10, 1_400, 8):
        prices[second] *= random.choice([0.1, 0.5, 2.0, 10.0, 1_000.0])
    prices[1371] = prices[1370]

    assert disagreements([Tick(float(price), second) for second, price in enumerate(prices)]) == []
