"""Intervals by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tickstock.market.statistics import mean, share, student


@pytest.mark.parametrize(
    ("those", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # z²/(n + z²) = 3.8415/13.8415
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (50, 100, 0.4038, 0.5962),
    ],
)
def test_a_share_has_wilsons_interval(those: int, of: int, low: float, high: float):
    found = share(those, of)

    assert found
    assert found.value == those / of
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-5)


def test_a_mean_has_students_interval():
    found = mean(np.array([2.0, 4.0, 4.0, 6.0]))  # Deviation √(8/3), over √4: 0.8165; times 3.182: 2.598

    assert found
    assert found == pytest.approx((4.0, 1.402, 6.598), abs=5e-4)


def test_one_value_says_nothing_of_how_sure_it_is():
    found = mean(np.array([3.0]))

    assert found
    assert found.value == 3.0
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_of_nothing_nothing_is_said():
    assert share(0, 0) is None
    assert mean(np.empty(0)) is None


@pytest.mark.parametrize(("degrees", "expected"), [(1, 12.706), (30, 2.042), (31, 2.040), (60, 2.000), (120, 1.980)])
def test_student_agrees_with_the_printed_tables(degrees: int, expected: float):
    assert student(degrees) == pytest.approx(expected, abs=1e-3)
