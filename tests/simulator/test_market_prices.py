"""What the prices and the volume of a synthetic day look like."""

from __future__ import annotations

import numpy as np
import pytest

from tests.factories import HOUR, OPEN
from tests.simulator.playing import CLOSE, market, play
from workers.simulator.market import tickers
from workers.simulator.market.tickers import sectors

NAMES = tickers(300)


@pytest.fixture(scope="module")
def returns():
    """Of an hour: one line a symbol, one column a minute."""
    made = market(rate=20.0, names=NAMES, wanted=())
    values = []
    for minute in range(60):
        play(made, OPEN + HOUR + 60_000 * minute, 60)
        values.append(made.prices.value.copy())
    return np.diff(np.log(values), axis=0).T


def test_the_day_is_busy_at_the_open_and_the_close_and_quiet_at_noon():
    opening, noon, closing = (
        len(play(market(rate=2_000.0), start, 10)["T"]) for start in (OPEN + 60_000, OPEN + 3 * HOUR, CLOSE - 60_000)
    )

    assert opening > 1.7 * noon
    assert closing > 1.7 * noon


def test_little_is_traded_before_the_open_and_after_the_close():
    early, noon, late = (
        len(play(market(rate=2_000.0), start, 10)["T"]) for start in (OPEN - 4 * HOUR, OPEN + 3 * HOUR, CLOSE + HOUR)
    )

    assert 0 < early < noon / 10
    assert 0 < late < noon / 10


def test_returns_have_fat_tails(returns):
    scaled = returns / returns.std(axis=1, keepdims=True)

    assert (scaled**4).mean() > 4.0


def test_symbols_of_one_sector_move_together_more_than_others(returns):
    together = np.corrcoef(returns)
    sector = sectors(NAMES)
    same = sector[:, None] == sector[None, :]
    np.fill_diagonal(same, False)
    others = ~same & ~np.eye(len(NAMES), dtype=bool)

    assert together[same].mean() > together[others].mean() + 0.05
    assert together[others].mean() > 0.05


def test_a_new_day_does_not_begin_where_the_last_one_ended():
    made = market(rate=10.0, names=NAMES, wanted=())
    play(made, CLOSE - 100, 0.1)
    before = made.prices.value.copy()

    play(made, OPEN + 24 * HOUR, 0.1)

    gaps = np.abs(made.prices.value / before - 1)
    assert 0.002 < np.median(gaps) < 0.02
    assert gaps.max() > 0.02
