"""How watched symbols stood at each minute of the last days."""

from __future__ import annotations

import zlib
from typing import Any, NamedTuple

import numpy as np
from django.conf import settings
from redis import RedisError

from apps.analytics.bars.watched import watched_symbols
from apps.analytics.models import Moment
from tickstock.market import rows
from tickstock.market.gauges.sample import market_clock
from tickstock.stream import client
from tickstock.stream.rows import load_now

MINUTE, HOUR = 60, 3_600  # Seconds


class Stood(NamedTuple):
    """A symbol's row (dtype ROW), and the market's clock then (epoch ms)."""

    row: Any
    at: int


def keep() -> None:
    """Keep this minute, once; what is older than the settings allow goes. By the market's clock."""
    with client.connect(settings.STREAM_URL) as redis:
        found = load_now(redis)
    if found is None or not (minute := market_clock(found) // 1000 // MINUTE * MINUTE):
        return
    if Moment.objects.filter(minute=minute).exists():
        return
    watched = watched_symbols()
    if watched is not None:
        found = found[np.isin(found["symbol"], np.array([symbol.encode() for symbol in watched], "S16"))]
    packed = zlib.compress(found.tobytes(), 1)
    Moment.objects.get_or_create(minute=minute, defaults={"layout": rows.LAYOUT, "rows": packed})
    Moment.objects.filter(minute__lt=minute - settings.MOMENTS_HOURS * HOUR).delete()


def now(symbol: str) -> Stood | None:
    """As the newest snapshot has it; None where it has not traded, or the broker does not answer."""
    try:
        with client.connect(settings.STREAM_URL) as redis:
            found = load_now(redis)
    except (RedisError, OSError, ValueError):
        return None
    return _of(found, symbol, market_clock(found)) if found is not None else None


def then(symbol: str, at: int) -> Stood | None:
    """As the newest minute up to `at` (epoch ms) has it, within the last quarter of an hour before it."""
    moment = (
        Moment.objects.filter(minute__lte=at // 1000, minute__gt=at // 1000 - 15 * MINUTE).order_by("-minute").first()
    )
    if moment is None or moment.layout != rows.LAYOUT:
        return None
    found = rows.load(zlib.decompress(bytes(moment.rows)))
    return _of(found, symbol, market_clock(found))


def _of(found: rows.Rows, symbol: str, at: int) -> Stood | None:
    places = np.flatnonzero(found["symbol"] == symbol.encode())
    return Stood(found[places[0]], at) if len(places) and found["last"][places[0]] > 0.0 else None
