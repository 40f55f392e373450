"""Buying against selling over all members."""

from __future__ import annotations

import msgspec
import numpy as np

from tickstock.market.gauges.sample import Coverage, Sample

DECAY_MS = 60_000.0  # Time constant, the same as the detector's


class NetPressure(msgspec.Struct, frozen=True, kw_only=True):
    coverage: Coverage
    buying: float  # Shares bought lately, decayed to the market clock
    selling: float
    net: float | None  # 100 x (buying - selling) / (buying + selling); None while both are 0


def net_pressure(sample: Sample) -> NetPressure:
    """The sums of the pressure detector, each faded from its member's newest trade to now."""
    fading = np.exp(-np.maximum(sample.now - sample["pressure_at"], 0) / DECAY_MS)
    buying = float((sample["buying"] * fading).sum())
    selling = float((sample["selling"] * fading).sum())
    total = buying + selling
    net = 100.0 * (buying - selling) / total if total > 0.0 else None
    return NetPressure(coverage=sample.coverage, buying=buying, selling=selling, net=net)
