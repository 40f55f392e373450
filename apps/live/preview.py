"""What a set of filters would have let through of the last hour, and which setting left out the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import numpy as np

from apps.live.hour import Hour
from apps.universes.filters.table import KIND_LABELS, Setting, alone, differing
from apps.universes.filters.values import words
from tickstock.market.columns import KIND_NAMES, Columns
from tickstock.market.filters import Filter
from tickstock.market.interest import Interest
from tickstock.market.pacing import Pacer
from tickstock.market.sentences import Told, told
from tickstock.market.sessions import NEW_YORK
from tickstock.market.sieve import Mask, Sieve

SHOWN = 20  # Events
BARS = 30  # Of two minutes each


class OfKind(NamedTuple):
    kind: str
    label: str
    through: int
    of: int


class Fell(NamedTuple):
    """A setting, what it says, and how many events it was the first to leave out."""

    setting: Setting
    says: str
    events: int


class Bar(NamedTuple):
    """Events of two minutes, as heights of at most 100; `x` is where it begins, of 600."""

    x: int
    of: float
    through: float


class Preview(NamedTuple):
    """Of the events of one universe in the hour; `fell` adds up to what did not come through."""

    universe: str
    through: int
    of: int
    kinds: list[OfKind]
    fell: list[Fell]
    newest: list[Told]
    bars: list[Bar]
    since: datetime | None
    until: datetime | None
    is_whole: bool

    @property
    def per_minute(self) -> float:
        """Events let through, over the time there were any."""
        if not (self.since and self.until):
            return 0.0
        return self.through / max((self.until - self.since).total_seconds() / 60, 1.0)


def preview(hour: Hour, interest: Interest) -> Preview:
    """Look at an hour through a universe and a draft."""
    own = Sieve(Interest(members=interest.members)).mask(hour.events.columns)
    columns = hour.events.columns[own]
    items = [hour.events.items[place] for place in own.nonzero()[0].tolist()]
    passing = np.ones(len(items), np.bool_)
    fell = []
    for setting, left_out in _left_out(columns, interest.filter):
        says = words(setting, getattr(interest.filter, setting.name))
        fell.append(Fell(setting, says, int((passing & left_out).sum())))
        passing &= ~left_out
    times = columns["at"]
    return Preview(
        universe=interest.universe,
        through=int(passing.sum()),
        of=len(items),
        kinds=list(_kinds(columns, passing)),
        fell=fell,
        newest=[told(items[place].event) for place in passing.nonzero()[0][-SHOWN:][::-1].tolist()],
        bars=list(_bars(times, passing)),
        since=_at(times.min()) if len(items) else None,
        until=_at(times.max()) if len(items) else None,
        is_whole=hour.is_whole,
    )


def _left_out(columns: Columns, wanted: Filter) -> Iterator[tuple[Setting, Mask]]:
    """For each setting that is not the default the events it does not let through, whatever the others say."""
    for setting, value in differing(wanted):
        one = alone(setting.name, value)
        if not one.is_paced:
            yield setting, ~Sieve(Interest(filter=one)).mask(columns)
    if wanted.is_paced:
        pacer = _Telling(wanted)
        keep = Sieve(Interest(filter=wanted)).mask(columns)
        held_back = keep & ~pacer.pace(columns, keep)
        warm = np.zeros(len(keep), np.bool_)
        warm[keep.nonzero()[0]] = ~np.array(pacer.cool, np.bool_)
        for setting, value in differing(wanted):
            if alone(setting.name, value).is_paced:
                yield setting, held_back & (warm if setting.name == "cool_down" else ~warm)


class _Telling(Pacer):
    """Says of each wanted event whether its symbol had been quiet for long enough."""

    def __init__(self, wanted: Filter) -> None:
        super().__init__(wanted)
        self.cool: list[bool] = []

    def _is_cool(self, kind: int, symbol: int) -> bool:
        self.cool.append(super()._is_cool(kind, symbol))
        return self.cool[-1]


def _kinds(columns: Columns, passing: Mask) -> Iterator[OfKind]:
    of = np.bincount(columns["kind"], minlength=len(KIND_NAMES)).tolist()
    through = np.bincount(columns["kind"][passing], minlength=len(KIND_NAMES)).tolist()
    for kind, label in KIND_LABELS.items():
        number = KIND_NAMES.index(kind)
        yield OfKind(kind, label, through[number], of[number])


def _bars(times: Columns, passing: Mask) -> Iterator[Bar]:
    if not len(times):
        return
    places = BARS - 1 - np.minimum((times.max() - times) // 120_000, BARS - 1)
    of = np.bincount(places, minlength=BARS)
    through = np.bincount(places[passing], minlength=BARS)
    for place in range(BARS):
        yield Bar(place * 600 // BARS, 100 * of[place] / of.max(), 100 * through[place] / of.max())


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(int(ms) / 1000, NEW_YORK)
