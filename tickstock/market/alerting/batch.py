"""Some looks at some symbols, as columns: one moment's, or all of a minute's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tickstock.market.alerting.moment import STATES
from tickstock.market.events import KINDS
from tickstock.market.figures import FIGURES, Column

COUNTED = tuple(f"count_{kind}" for kind in KINDS)  # Columns: events of a kind on the trading day, up to the look
Numbers = NDArray[np.int32]


class Batch:
    """Looks in the order of their symbols, and of their time within each.

    `batch["last"]` is a field of the rows, `batch.figure("change_pct")` what is made of them. `symbol` are numbers of
    the reader's own, `at` the market's clock of each look, epoch ms.
    """

    def __init__(self, symbol: Numbers, at: NDArray[np.int64], fields: Mapping[str, Any]) -> None:
        self.symbol = symbol
        self.at = at
        self._fields = fields
        self.is_first = np.ones(len(symbol), np.bool_)  # Of its symbol
        np.not_equal(symbol[1:], symbol[:-1], out=self.is_first[1:])
        self.first = np.flatnonzero(self.is_first)
        self.last = np.append(self.first[1:], len(symbol)) - 1 if len(symbol) else self.first
        self._figures: dict[str, Column] = {}

    def __len__(self) -> int:
        return len(self.symbol)

    def __getitem__(self, name: str) -> Any:
        if name == "trends":
            return np.stack([self._fields[one] for one in STATES[:3]], axis=1)
        return self._fields[name]

    def figure(self, name: str) -> Column:
        """The column of a figure; nan where it is not known."""
        if name not in self._figures:
            with np.errstate(all="ignore"):
                self._figures[name] = _of(name)(self)
        return self._figures[name]


class _Recorder:
    """Stands for rows, to hear which fields a figure is made of."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.asked |= set(STATES[:3]) if name == "trends" else {name}
        return np.ones((1, 3)) if name == "trends" else np.ones(1, "i8" if name == "last_at" else "f4")


def fields_of(figure: str) -> frozenset[str]:
    """The fields of the rows that it is made of."""
    recorder = _Recorder()
    _of(figure)(recorder)
    return frozenset(recorder.asked)


def _of(figure: str) -> Callable[[Any], Column]:
    return _net_pressure if figure == "net_pressure" else FIGURES[figure].of


def _net_pressure(rows: Any) -> Column:
    """As of the newest trade that pressed: how long ago that is says the clock, which a rule does not look at."""
    total = rows["buying"] + rows["selling"]
    return np.asarray(np.where(total > 0.0, 100.0 * (rows["buying"] - rows["selling"]) / total, np.nan))
