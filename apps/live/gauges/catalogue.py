"""What the database says of symbols that gauges are grouped by: their sectors, and the names of indices."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from apps.universes.catalogue.sectors import SECTORS
from apps.universes.services import sectors_of_symbols
from tickstock.market.gauges.layout import Layout

# Funds that stand for an index. The first are always shown; the others where the market has them.
INDICES = ("SPY", "QQQ", "DIA", "IWM")
OTHERS = ("SMH", "XLK", "TLT")


class Catalogue(NamedTuple):
    """One is never changed: a newer one takes its place."""

    sector_of: dict[str, int]  # Ticker to a place in SECTORS

    def places(self, layout: Layout) -> NDArray[np.intp]:
        """The sector of each row, as a place in SECTORS; -1 where none is known."""
        return np.array([self.sector_of.get(symbol, -1) for symbol in layout.row_of], np.intp)


NOTHING = Catalogue({})


def read_catalogue() -> Catalogue:
    place = {name: number for number, name in enumerate(SECTORS)}
    return Catalogue({ticker: place[sector] for ticker, sector in sectors_of_symbols() if sector in place})
