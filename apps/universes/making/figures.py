"""What the live market says of symbols, for tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from apps.universes.models import Symbol
from tickstock.market.rows import Rows


class Figures(NamedTuple):
    """`change` is a percentage of the close before; what is not known is None."""

    symbol: Symbol
    last: float | None = None
    change: float | None = None
    volume: float | None = None


def with_figures(symbols: Iterable[Symbol], rows: Rows | None) -> Iterator[Figures]:
    """Each symbol with its figures."""
    places = {} if rows is None else {symbol: place for place, symbol in enumerate(rows["symbol"].tolist())}
    for symbol in symbols:
        place = places.get(symbol.ticker.encode())
        if rows is None or place is None:
            yield Figures(symbol)
            continue
        last, before = float(rows["last"][place]), float(rows["prev_close"][place])
        change = 100.0 * (last / before - 1.0) if last > 0.0 and before > 0.0 else None
        yield Figures(symbol, last or None, change, float(rows["day_volume"][place]) or None)
