"""The minute bars that outcomes need: the broker has them of all symbols, the database of watched ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import numpy as np
from redis import Redis

from apps.analytics.bars.store import FIELDS, as_bars
from apps.analytics.models import MinuteBar
from apps.analytics.outcomes.figures import Prices
from tickstock.market.bars import Bars
from tickstock.stream import bars

Found = defaultdict[str, dict[int, Prices]]


def prices(redis: Redis, symbols: Collection[str], first: int, end: int, shard: int) -> Found:
    """Of these symbols, the minutes from `first` on that begin before `end` (epoch seconds)."""
    found: Found = defaultdict(dict)
    stored = MinuteBar.objects.filter(symbol__in=symbols, minute__gte=first, minute__lt=end)
    _take(found, as_bars(stored.order_by().values_list(*FIELDS)))
    names = np.array([symbol.encode() for symbol in symbols], "S16")
    position = first - 1
    while position < end:
        some = bars.after(redis, position, shard=shard)
        if not some or some[0].at <= position:
            break
        for minute, of_all in some:
            if minute < end:
                _take(found, of_all[np.isin(of_all["symbol"], names)])
        position = some[-1].at
    return found


def _take(found: Found, rows: Bars) -> None:
    columns = (rows[name].tolist() for name in ("symbol", "minute", "high", "low", "close"))
    for symbol, minute, *figures in zip(*columns, strict=True):
        found[symbol.decode()][minute] = Prices(*(None if figure != figure else figure for figure in figures))
