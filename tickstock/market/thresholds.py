"""Every threshold of the detectors: default, valid range, unit and meaning, in one place."""

from __future__ import annotations

from collections.abc import Mapping
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
    Threshold("pressure", 60.0, 10.0, 100.0, "net percent", "Net buying or selling that is told"),
    Threshold("pressure_end", 30.0, 0.0, 90.0, "net percent", "Net below which pressure is over"),
    Threshold("pressure_shares", 3_000.0, 1.0, 1e9, "shares", "Least recent volume behind a pressure"),
    Threshold("vwap_band", 0.001, 0.0, 0.05, "fraction", "Distance from the VWAP that makes a side"),
    Threshold("vwap_trades", 100.0, 1.0, 100_000.0, "trades", "Least number of trades of the session"),
    Threshold("gap", 0.02, 0.001, 1.0, "fraction", "Distance of the open from the previous close"),
    Threshold("block_shares", 10_000.0, 100.0, 1e9, "shares", "Size that makes one trade a block"),
    Threshold("block_dollars", 200_000.0, 1_000.0, 1e12, "dollars", "Turnover that makes one trade a block"),
)
BY_NAME = {threshold.name: threshold for threshold in THRESHOLDS}
RULES = np.dtype([(threshold.name, "f8") for threshold in THRESHOLDS])


def choices() -> list[tuple[str, str]]:
    """What a form offers. A function, so that a new threshold needs no migration."""
    return [(name, name) for name in BY_NAME]


def complaints(values: Mapping[str, float]) -> list[str]:
    """What is wrong with changed thresholds, a sentence each; empty when they can be used."""
    found = []
    for name, value in values.items():
        threshold = BY_NAME.get(name)
        if threshold is None:
            found.append(f"There is no threshold {name!r}.")
        elif not threshold.low <= value <= threshold.high:
            found.append(f"{name}: choose {threshold.low:g} to {threshold.high:g} ({threshold.unit}), not {value:g}.")
    return found


def rules(values: Mapping[str, float] | None = None) -> NDArray[Any]:
    """One record of dtype RULES: the defaults, changed by `values`. ValueError when one cannot be used."""
    values = values or {}
    if wrong := complaints(values):
        raise ValueError(" ".join(wrong))
    return np.array([tuple(values.get(threshold.name, threshold.default) for threshold in THRESHOLDS)], RULES)
