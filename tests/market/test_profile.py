from __future__ import annotations

import math

import numpy as np
import pytest

from tickstock.market.profile import MINUTES, Profile, nothing


def shares(lines: int, value: float = 100.0):
    return np.full((lines, MINUTES), value, np.float32)


def test_each_symbol_has_a_line():
    made = Profile(["AAPL", "MSFT"], shares(2, math.nan))

    assert made.places == {"AAPL": 0, "MSFT": 1}
    assert nothing().places == {}


@pytest.mark.parametrize(
    "wrong", [shares(1), shares(2)[:, 1:], shares(2).astype(float), shares(2, -1.0), shares(2, math.inf)]
)
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"need|negative"):
        Profile(["AAPL", "MSFT"], wrong)


def test_nobody_can_change_it():
    made = Profile(["AAPL"], shares(1))

    with pytest.raises(ValueError, match="read-only"):
        made.shares[0, 0] = 1.0
