"""One symbol's minute bars of a day, wherever they are."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

import numpy as np
from asgiref.sync import async_to_sync
from django.conf import settings
from redis import RedisError

from apps.analytics.bars.store import FIELDS, as_bars
from apps.analytics.models import MinuteBar
from tickstock.market.bars import Bars, joined
from tickstock.market.sessions import NEW_YORK
from tickstock.stream import client
from tickstock.stream.bars import of_symbol

logger = logging.getLogger(__name__)


def bars_of(symbol: str, day: date) -> Bars:
    """By minute, each minute once: those stored, and what the broker has of the last 180 minutes, also of symbols
    that nobody watches. Without a broker it is what was stored."""
    start, end = bounds(day)
    stored = as_bars(MinuteBar.objects.filter(symbol=symbol, minute__gte=start, minute__lt=end).values_list(*FIELDS))
    lately = _lately(symbol, start)
    lately = lately[(lately["minute"] < end) & ~np.isin(lately["minute"], stored["minute"])]
    return np.sort(joined([stored, lately]), order="minute")


def bounds(day: date) -> tuple[int, int]:
    """A day in New York from midnight to midnight, epoch seconds."""
    start, end = (datetime(*(day + timedelta(days)).timetuple()[:3], tzinfo=NEW_YORK) for days in (0, 1))
    return int(start.timestamp()), int(end.timestamp())


def _lately(symbol: str, since: int) -> Bars:
    try:
        return async_to_sync(_read)(symbol, since)
    except (RedisError, OSError) as problem:
        logger.warning("Newest minute bars of %s cannot be read: %s", symbol, problem)
        return joined([])


async def _read(symbol: str, since: int) -> Bars:
    async with client.connect_async(settings.STREAM_URL) as redis:
        return await of_symbol(redis, symbol, since)
