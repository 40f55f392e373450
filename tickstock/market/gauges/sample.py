"""What every gauge looks at: the members of one universe, as columns of the market's rows."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from tickstock.market.rows import Rows

FRESH_MS = 15 * 60_000
MINUTE = 60  # Seconds

Members = NDArray[np.bool_] | NDArray[np.integer[Any]]


class Coverage(msgspec.Struct, frozen=True):
    """How much of a universe a gauge knows: members that traded in the last 15 minutes, over members."""

    fresh: int
    members: int


def market_clock(rows: Rows) -> int:
    """Epoch ms of the newest tick in the rows, 0 before the first."""
    return int(rows["last_at"].max(initial=0))


class Sample:
    """Members of a universe at one moment; `sample["last"]` is that column of those that can be counted.

    `members` is a boolean for each row, or row numbers; a number that is no row (-1) stands for a member the
    market has not shown yet. Counted are members with a price of the market's newest trading day, whatever
    its session; what is older belongs to another day's change. `now` is the market clock (epoch ms).
    """

    def __init__(self, rows: Rows, members: Members, now: int) -> None:
        self.rows = rows
        self.now = now
        numbers = np.flatnonzero(members) if members.dtype == np.bool_ else np.asarray(members, np.intp)
        shown = numbers[(numbers >= 0) & (numbers < len(rows))]
        self.mask = np.zeros(len(rows), np.bool_)  # The members' rows, counted or not
        self.mask[shown] = True
        unique = np.flatnonzero(self.mask)
        priced = unique[rows["last"][unique] > 0.0]
        self.coverage = Coverage(
            fresh=int(np.count_nonzero(now - rows["last_at"][priced] <= FRESH_MS)),
            members=len(unique) + len(numbers) - len(shown),
        )
        newest_day = rows["day"].max(initial=0)
        self.counted = priced[rows["day"][priced] == newest_day]  # Row numbers, rising
        self._columns: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._columns:
            self._columns[name] = self.rows[name][self.counted]
        return self._columns[name]

    @cached_property
    def against_open(self) -> NDArray[np.bool_]:
        """Whether a member is compared with its session's open, as its previous close is not known."""
        return ~(self["prev_close"] > 0.0) & (self["open"] > 0.0)

    @cached_property
    def reference(self) -> NDArray[np.float64]:
        """The price a member's change counts from, dollars: previous close, or open; nan where neither is known."""
        known = np.where(self["prev_close"] > 0.0, self["prev_close"], np.nan)
        return np.where(self.against_open, self["open"], known)

    @cached_property
    def change(self) -> NDArray[np.float64]:
        """Of the last price from the reference, a fraction; nan where there is none."""
        return np.asarray(self["last"] / self.reference - 1.0, np.float64)

    @cached_property
    def relative_volume(self) -> NDArray[np.float64]:
        """Volume of the last 60 s against usual; 0 after a minute without trades, nan where usual is not known.

        A row moves its 60 s on with its own trades, so this can be high by what left the window since.
        """
        baseline = np.where(self["baseline"] > 0.0, self["baseline"], np.nan)
        is_quiet = self["second"] <= self.now // 1000 - MINUTE
        return np.asarray(np.where(is_quiet, 0.0, self["volume_60s"]) / baseline, np.float64)
