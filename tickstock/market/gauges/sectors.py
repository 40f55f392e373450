"""The sectors side by side, a line each."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from tickstock.market.events import KINDS
from tickstock.market.gauges.averages import Mood, averages
from tickstock.market.gauges.breadth import above_vwap
from tickstock.market.gauges.recent import RecentEvents
from tickstock.market.gauges.sample import Coverage, Sample
from tickstock.market.rows import Rows

WINDOW = 300  # Seconds in which new highs and lows are counted


class Sector(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    coverage: Coverage
    mean_change: float | None
    relative_volume: float | None
    highs: int  # Told in the last WINDOW seconds
    lows: int
    above_vwap: float | None
    mood: Mood | None


def sectors(
    rows: Rows, sector: NDArray[np.integer], names: Sequence[str], now: int, recent: RecentEvents
) -> tuple[Sector, ...]:
    """Those that have a symbol in the rows, in the order of `names`; `sector` is each row's place in it, or -1."""
    highs, lows = _told("high", sector, len(names), now, recent), _told("low", sector, len(names), now, recent)
    found = []
    for place in range(len(names)):
        members = np.flatnonzero(sector == place)
        if not len(members):
            continue
        sample = Sample(rows, members, now)
        means = averages(sample)
        line = Sector(
            name=names[place],
            coverage=sample.coverage,
            mean_change=means.mean_change,
            relative_volume=means.mean_relative_volume,
            highs=int(highs[place]),
            lows=int(lows[place]),
            above_vwap=above_vwap(sample),
            mood=means.mood,
        )
        found.append(line)
    return tuple(found)


def _told(kind: str, sector: NDArray[np.integer], count: int, now: int, recent: RecentEvents) -> NDArray[np.integer]:
    """Events of a kind in each sector in the last WINDOW seconds."""
    kinds, rows, at = recent.events
    lately = (kinds == KINDS.index(kind)) & (at > now - 1000 * WINDOW) & (at <= now) & (rows >= 0)
    of = sector[rows[lately & (rows < len(sector))]]
    return np.bincount(of[of >= 0], minlength=count)
