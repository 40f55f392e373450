"""How often each kind of event was told of the members lately."""

from __future__ import annotations

import msgspec
import numpy as np

from tickstock.market.events import KINDS
from tickstock.market.gauges.recent import RecentEvents
from tickstock.market.gauges.sample import Coverage, Sample

WINDOWS = (30, 60, 300, 1200)  # Seconds


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    coverage: Coverage
    counts: dict[str, tuple[int, ...]]  # By kind: events in each of WINDOWS up to now
    complete: tuple[bool, ...]  # Whether all events of each window are held, or the count is a least one
    windows: tuple[int, ...] = WINDOWS


def rates(sample: Sample, recent: RecentEvents) -> Rates:
    """Events of each kind by age: window w holds those later than `now - w` and not later than `now`."""
    (kind, row, at), now = recent.events, sample.now
    is_member = np.append(sample.mask, False)  # The last one stands for rows that the sample has not
    wanted = is_member[np.clip(row, -1, len(sample.mask))]
    wanted &= (at > now - 1000 * WINDOWS[-1]) & (at <= now)
    age = now - at[wanted]
    cell = kind[wanted] * len(WINDOWS)  # And in it the narrowest window that holds the event
    for seconds in WINDOWS[:-1]:
        cell += age >= 1000 * seconds
    cells = np.bincount(cell, minlength=len(KINDS) * len(WINDOWS))
    counts = cells.reshape(len(KINDS), len(WINDOWS)).cumsum(axis=1).tolist()
    return Rates(
        coverage=sample.coverage,
        counts={kind: tuple(line) for kind, line in zip(KINDS, counts, strict=True)},
        complete=tuple(now - 1000 * seconds >= recent.since for seconds in WINDOWS),
    )
