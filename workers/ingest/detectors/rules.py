"""Every threshold of the detectors: default, valid range, unit and meaning, in one place."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Threshold(NamedTuple):
    name: str
    default: float
    low: float
    high: float
    unit: str
    meaning: str


THRESHOLDS = (
    Threshold("high_low", 0.001, 0.0001, 0.1, "fraction", "How far past the extreme last told a new one is told"),
    Threshold("trend", 0.003, 0.0005, 0.1, "fraction", "Move that makes a 180 s trend; longer windows need more"),
    Threshold("trend_r2", 0.7, 0.1, 0.99, "r squared", "Fit that makes a trend"),
    Threshold("trend_end_r2", 0.4, 0.0, 0.9, "r squared", "Fit below which a trend has ended"),
    Threshold("surge", 3.0, 1.5, 100.0, "times usual", "Volume of 60 s that is a surge"),
    Threshold("surge_rearm", 1.5, 1.0, 50.0, "times usual", "Volume below which the next surge may be told"),
    Threshold("surge_shares", 1_000.0, 1.0, 1e9, "shares", "Least volume of a surge"),
    Threshold("surge_dollars", 50_000.0, 1.0, 1e12, "dollars", "Least turnover of a surge"),
    Threshold("surge_ticks", 5.0, 1.0, 1_000.0, "trades", "Least number of trades of a surge"),
    Threshold("block_shares", 10_000.0, 100.0, 1e9, "shares", "Size that makes one trade a block"),
    Threshold("block_dollars", 200_000.0, 1_000.0, 1e12, "dollars", "Turnover that makes one trade a block"),
)
RULES = np.dtype([(threshold.name, "f8") for threshold in THRESHOLDS])


def defaults() -> NDArray[Any]:
    """One record of dtype RULES with every default."""
    return np.array([tuple(threshold.default for threshold in THRESHOLDS)], RULES)
