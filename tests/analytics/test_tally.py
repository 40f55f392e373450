"""Counting, against the plainest way to count."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.analytics.archive.figures import sync
from apps.analytics.archive.tally import Counted, Tally
from apps.analytics.models import SymbolFigures
from tests.factories import OPEN
from tickstock.market.rows import ROW

DAY = date(2026, 11, 18)

events = st.lists(
    st.builds(
        Counted,
        day=st.just(DAY),
        session=st.sampled_from(["pre", "regular"]),
        symbol=st.sampled_from(["AAPL", "MSFT"]),
        kind=st.sampled_from(["high", "low", "halt"]),
        eid=st.uuids().map(str),
        at=st.integers(OPEN, OPEN + 300_000),
        price=st.sampled_from([0.0, 1.5, 2.5]),
        block=st.booleans(),
        day_volume=st.floats(0, 100),
    )
)


@given(events)
def test_a_tally_is_what_one_finds_by_looking_again(told: list[Counted]):
    tally = Tally(told)

    for (day, session, symbol), of in tally.symbols.items():
        own = [event for event in told if (event.day, event.session, event.symbol) == (day, session, symbol)]
        prices = [event.price for event in own if event.price > 0]
        assert (of.first, of.last) == (own[0], own[-1])
        assert of.kinds.total() == len(own)
        assert of.blocks == sum(event.block for event in own)
        assert (of.highest, of.lowest) == (max(prices, default=None), min(prices, default=None))
    minutes = sum(count for (_, _, level, _, _), count in tally.counts.items() if level == "minute")
    assert minutes == len(told)


@pytest.mark.django_db
def test_figures_are_copied_from_the_rows_that_traded_since():
    import numpy as np

    rows = np.zeros(3, ROW)
    rows["symbol"] = [b"AAPL", b"MSFT", b"NVDA"]
    rows["session"], rows["day"] = 1, DAY.toordinal()
    rows["last"], rows["last_at"] = [190.0, 400.0, 0.0], [OPEN + 1, OPEN + 2, 0]
    rows["prev_close"] = [188.0, np.nan, np.nan]
    rows["turnover"], rows["turnover_volume"] = [1_900.0, 0.0, 0.0], [10.0, 0.0, 0.0]

    assert sync(rows, 0) == OPEN + 2
    rows["last"][0] = 191.0
    assert sync(rows, OPEN + 2) == OPEN + 2  # AAPL has not traded since
    aapl, msft = SymbolFigures.objects.order_by("symbol")

    assert (aapl.session, aapl.last, aapl.vwap, aapl.prev_close) == ("regular", 190.0, 190.0, 188.0)
    assert (msft.last, msft.vwap, msft.prev_close) == (400.0, None, None)
