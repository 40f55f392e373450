"""The members in front, by four measures."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from tickstock.market.gauges.sample import Coverage, Sample

TOP = 10


class Leader(msgspec.Struct, frozen=True):
    symbol: str
    last: float
    value: float  # What it leads by


class Leaders(msgspec.Struct, frozen=True, kw_only=True):
    """The top ten by each measure, best first, equal ones in the order of their rows."""

    coverage: Coverage
    change: tuple[Leader, ...]  # Fraction from the previous close, or the open where that is not known
    surge: tuple[Leader, ...]  # Volume of the last 60 s, times usual
    highs: tuple[Leader, ...]  # New highs of the session, told or not
    dollars: tuple[Leader, ...]  # Traded in the session


def leaders(sample: Sample) -> Leaders:
    """Who leads; by volume, highs and dollars only who has any."""
    return Leaders(
        coverage=sample.coverage,
        change=top(sample, sample.change),
        surge=top(sample, positive(sample.relative_volume)),
        highs=top(sample, positive(sample["highs"])),
        dollars=top(sample, positive(sample["turnover"])),
    )


def positive(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values above 0, nan for the others."""
    return np.where(values > 0, values, np.nan)


def top(sample: Sample, values: NDArray[np.float64]) -> tuple[Leader, ...]:
    """The ten members with the largest values; nan never leads."""
    able = np.flatnonzero(~np.isnan(values))
    if len(able) > TOP:
        least = np.partition(values[able], -TOP)[-TOP]
        able = able[values[able] >= least]
    best = able[np.argsort(-values[able], kind="stable")][:TOP]
    symbols = sample.rows["symbol"][sample.counted[best]]
    return tuple(
        Leader(symbol.decode(), last, value)
        for symbol, last, value in zip(
            symbols.tolist(), sample["last"][best].tolist(), values[best].tolist(), strict=True
        )
    )
