"""The picture beside a draft: a day's price, and where the rule would have told."""

from __future__ import annotations

import math

import numpy as np
import pytest

from apps.alerts.pages.drawing import EDGE, HEIGHT, WIDTH, drawing
from tests.factories import OPEN
from tickstock.market.alerting.told import Told
from tickstock.market.bars import BAR, Bars

FIRST = OPEN // 60_000 * 60


def bars(*closes: float) -> Bars:
    made = np.zeros(len(closes), BAR)
    made["minute"] = FIRST + 60 * np.arange(len(closes))
    made["close"] = closes
    return made


def told(symbol: str, minutes: float, price: float | None) -> Told:
    at = 1000 * FIRST + round(60_000 * minutes)
    return Told(rule="r", version=1, owner=1, name="Mine", symbol=symbol, moment=str(at), at=at, price=price)


def test_marks_lie_on_the_line_of_the_symbol_that_was_told_last():
    found = drawing(bars(10.0, 12.0, 11.0), [told("MSFT", 1, 400.0), told("AAPL", 2, 12.0)])

    assert found
    assert found.symbol == "AAPL"
    assert (
        found.line == f"{EDGE:.1f},{HEIGHT - EDGE:.1f} {WIDTH / 2:.1f},{EDGE:.1f} {WIDTH - EDGE:.1f},{HEIGHT / 2:.1f}"
    )
    assert found.marks == [(WIDTH / 2, EDGE)]
    assert (found.low, found.high) == (10.0, 12.0)


def test_a_mark_outside_the_minutes_known_has_room():
    found = drawing(bars(10.0, 10.0), [told("AAPL", 5, 20.0)])

    assert found
    assert found.marks == [(WIDTH - EDGE, EDGE)]


@pytest.mark.parametrize("closes", [(), (10.0,), (math.nan, 10.0, math.nan)])
def test_less_than_two_minutes_are_no_line(closes):
    assert drawing(bars(*closes), [told("AAPL", 1, 10.0)]) is None


def test_a_price_that_never_moved_lies_in_the_middle():
    found = drawing(bars(10.0, 10.0), [told("AAPL", 1, None)])

    assert found
    assert found.line == f"{EDGE:.1f},{HEIGHT / 2:.1f} {WIDTH - EDGE:.1f},{HEIGHT / 2:.1f}"
    assert found.marks == []
