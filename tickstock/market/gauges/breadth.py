"""How many members rise and fall, with how much volume, and where they stand in their range."""

from __future__ import annotations

import msgspec
import numpy as np

from tickstock.market.gauges.sample import Coverage, Sample

BINS = 10


class Breadth(msgspec.Struct, frozen=True, kw_only=True):
    coverage: Coverage
    advancers: int
    decliners: int
    unchanged: int
    unknown: int  # Members without a price of the day, or without one to compare it with
    against_open: int  # Of the first three, those compared with the open: no previous close is known
    up_volume: float  # The advancers' shares of the trading day
    down_volume: float
    trin: float | None  # (advancers / decliners) / (up / down volume); None when any of them is 0
    tick: int  # Members whose last trade was on an uptick, minus those on a downtick
    above_vwap: float | None  # Share of the members that have a VWAP; None without any
    positions: tuple[int, ...]  # Members by (last - low) / (high - low) in tenths, lowest first, where high > low


def breadth(sample: Sample) -> Breadth:
    last, reference = sample["last"], sample.reference
    advance, decline = last > reference, last < reference
    advancers, decliners = int(np.count_nonzero(advance)), int(np.count_nonzero(decline))
    unchanged = int(np.count_nonzero(last == reference))
    up, down = float(sample["day_volume"][advance].sum()), float(sample["day_volume"][decline].sum())
    return Breadth(
        coverage=sample.coverage,
        advancers=advancers,
        decliners=decliners,
        unchanged=unchanged,
        unknown=sample.coverage.members - advancers - decliners - unchanged,
        against_open=int(np.count_nonzero(sample.against_open)),
        up_volume=up,
        down_volume=down,
        trin=(advancers / decliners) / (up / down) if advancers and decliners and up and down else None,
        tick=int(sample["direction"].sum(dtype=np.int64)),
        above_vwap=above_vwap(sample),
        positions=positions(sample),
    )


def above_vwap(sample: Sample) -> float | None:
    """Share of members whose last price is above their session's VWAP."""
    volume = sample["turnover_volume"]
    known = volume > 0.0
    if not known.any():
        return None
    vwap = sample["turnover"][known] / volume[known]
    return float((sample["last"][known] > vwap).mean())


def positions(sample: Sample) -> tuple[int, ...]:
    """Members in each tenth of their session's range; the high itself belongs to the uppermost."""
    low, high = sample["low"], sample["high"]
    ranged = high > low
    position = (sample["last"][ranged] - low[ranged]) / (high[ranged] - low[ranged])
    tenths = np.clip(np.floor(position * BINS), 0, BINS - 1).astype(np.intp)
    return tuple(np.bincount(tenths, minlength=BINS).tolist())
