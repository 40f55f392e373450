"""How sure a share or a mean is: intervals that hold the true one in 95 of 100 cases."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Z = 1.959964  # 97.5 % of a normal distribution lie below
# The same of Student's t, for 1 to 30 degrees of freedom.
T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


class Estimate(NamedTuple):
    value: float
    low: float
    high: float


def share(those: int, of: int) -> Estimate | None:
    """A share with Wilson's interval; None of nothing.

    >>> [round(figure, 4) for figure in share(8, 10)]
    [0.8, 0.4902, 0.9433]
    """
    if not of:
        return None
    found, shrink = those / of, 1 + Z * Z / of
    middle = (found + Z * Z / (2 * of)) / shrink
    half = Z * math.sqrt(found * (1 - found) / of + Z * Z / (4 * of * of)) / shrink
    return Estimate(found, max(middle - half, 0.0), min(middle + half, 1.0))


def mean(values: NDArray[np.float64]) -> Estimate | None:
    """A mean with Student's interval, which one value alone does not have (nan); None of nothing.

    >>> [round(figure, 3) for figure in mean(np.array([1.0, 2.0, 3.0]))]
    [2.0, -0.484, 4.484]
    """
    if not len(values):
        return None
    found = float(values.mean())
    if len(values) == 1:
        return Estimate(found, math.nan, math.nan)
    half = student(len(values) - 1) * float(values.std(ddof=1)) / math.sqrt(len(values))
    return Estimate(found, found - half, found + half)


def student(degrees: int) -> float:
    """97.5 % of Student's t, to three digits; beyond the table by Cornish and Fisher."""
    if degrees <= len(T):
        return T[degrees - 1]
    return Z + (Z**3 + Z) / (4 * degrees) + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * degrees**2)
