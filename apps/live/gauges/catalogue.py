"""What the database says of symbols that gauges are grouped by: their sectors, and the names of indices."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tickstock.market.gauges.layout import Layout
from tickstock.market.rows import Rows

INDICES = ("SPY", "QQQ", "DIA", "IWM")  # Funds that stand for an index: always shown
FUNDS = 7  # Shown beside them, they included: those that most is traded of


class Catalogue(NamedTuple):
    """One is never changed: a newer one takes its place."""

    sector_of: dict[str, int]  # Ticker to a place in SECTORS
    funds: dict[str, str]  # Ticker to name

    def places(self, layout: Layout) -> NDArray[np.intp]:
        """The sector of each row, as a place in SECTORS; -1 where none is known."""
        return np.array([self.sector_of.get(symbol, -1) for symbol in layout.row_of], np.intp)

    def strip(self, layout: Layout, rows: Rows) -> list[str]:
        """The indices and the funds that most is traded of, those first that the market has."""
        known = layout.row_of
        traded = {ticker: _dollars(rows[known[ticker]]) for ticker in self.funds if ticker in known}
        most = sorted(traded.keys() - set(INDICES), key=lambda ticker: (-traded[ticker], ticker))
        shown = [*INDICES, *most[: FUNDS - len(INDICES)]]
        return sorted(shown, key=lambda ticker: ticker not in known)


def _dollars(row: Any) -> float:
    return float(row["day_volume"] * row["last"])


NOTHING = Catalogue({}, {})
