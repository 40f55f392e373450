"""The average member, and how a sector reads."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from tickstock.market.gauges.sample import Coverage, Sample

Mood = Literal["bullish", "bearish", "bouncing", "fading", "mixed"]
FLAT = 0.001  # A change below 0.1 % is neither up nor down: what a new high must move to be told


class Averages(msgspec.Struct, frozen=True, kw_only=True):
    coverage: Coverage
    mean_change: float | None  # Fractions; None while no member's is known
    median_change: float | None
    mean_relative_volume: float | None
    highs: int  # New ones of the members' sessions, told or not
    lows: int
    mood: Mood | None


def averages(sample: Sample) -> Averages:
    changes = known(sample.change)
    volumes = known(sample.relative_volume)
    mean_change = float(changes.mean()) if len(changes) else None
    median_change = float(np.median(changes)) if len(changes) else None
    highs, lows = int(sample["highs"].sum(dtype=np.int64)), int(sample["lows"].sum(dtype=np.int64))
    return Averages(
        coverage=sample.coverage,
        mean_change=mean_change,
        median_change=median_change,
        mean_relative_volume=float(volumes.mean()) if len(volumes) else None,
        highs=highs,
        lows=lows,
        mood=mood(mean_change, median_change, highs, lows),
    )


def mood(mean_change: float | None, median_change: float | None, highs: int, lows: int) -> Mood | None:
    """How a sector reads; None while no change is known.

    It is up when mean and median are both at least +0.1 %, down when both are at most -0.1 %, otherwise mixed:
    the limit, and asking both so that one large member does not speak for all, are ours. Up is bullish, or
    bouncing with more new lows than highs in the session; down is bearish, or fading with more highs than lows.

    >>> mood(0.01, 0.004, highs=5, lows=5), mood(0.01, 0.004, highs=5, lows=6), mood(0.01, -0.004, 5, 5)
    ('bullish', 'bouncing', 'mixed')
    """
    if mean_change is None or median_change is None:
        return None
    if min(mean_change, median_change) >= FLAT:
        return "bouncing" if lows > highs else "bullish"
    if max(mean_change, median_change) <= -FLAT:
        return "fading" if highs > lows else "bearish"
    return "mixed"


def known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[~np.isnan(values)]
