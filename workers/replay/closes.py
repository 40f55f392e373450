"""Previous closes, from the vendor's file of day aggregates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tickstock.market.ticks import Ticks
from workers.flatfile import FlatFile
from workers.flatrows import AGGREGATES
from workers.ingest.decoders.flatfile import NANOSECONDS
from workers.replay.source import began, is_daily


class Closes(NamedTuple):
    """What each ticker closed at, and on which day: the newest in the file."""

    path: Path
    day: date
    prices: dict[str, float]

    def before(self, batches: Iterable[Ticks]) -> Iterator[Ticks]:
        """The same ticks; ValueError when they begin on the closes' day or earlier."""
        rest = iter(batches)
        for first in islice(rest, 1):
            if (day := began(int(first["at"][0]) * NANOSECONDS).date()) <= self.day:
                raise ValueError(f"{self.path} holds closes of {self.day}, but the ticks begin on {day}")
            yield first
        yield from rest


def read_closes(path: Path) -> Closes:
    """The closes of the file's newest day; ValueError when it is another kind of file, or empty."""
    file = FlatFile(path)
    if file.dtype is not AGGREGATES:
        file.close()
        raise ValueError(f"{path} holds trades: --prev-close takes a file of day aggregates")
    found = list(file.tables())
    bars = np.concatenate(found) if found else np.zeros(0, AGGREGATES)
    if not is_daily(bars):
        raise ValueError(f"{path} holds no day bars: --prev-close takes a file of day aggregates")
    newest = bars["window_start"].max()
    bars = bars[(bars["window_start"] == newest) & (bars["close"] > 0.0) & np.isfinite(bars["close"])]
    tickers = [ticker.decode(errors="replace") for ticker in bars["ticker"].tolist()]
    return Closes(path, began(newest).date(), dict(zip(tickers, bars["close"].tolist(), strict=True)))
