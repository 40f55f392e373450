"""The last hour of the log, read at once for everybody who asks within a few seconds."""

from __future__ import annotations

import time
from threading import Lock
from typing import NamedTuple

import numpy as np
from asgiref.sync import async_to_sync

from tickstock.market.columns import CONTROLS, KIND_NUMBERS
from tickstock.market.events import Noticed
from tickstock.market.tape import NOTHING, Item, Stretch, stretch
from tickstock.stream import client
from tickstock.stream.entries import decode
from tickstock.stream.log import Entry, LogReader

AT_MOST = 20_000  # Events
HOUR = 3_600_000  # ms
FRESH = 5.0  # Seconds
NOT_LISTED = (CONTROLS, KIND_NUMBERS[Noticed])  # What no filter decides on, or no list shows


class Hour(NamedTuple):
    """The events of the ten kinds, in order; `is_whole` says that none of the hour was left out for their number."""

    events: Stretch
    is_whole: bool


class LastHour:
    """Of one web process. The hour ends at the newest event, so that a closed market shows its last one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._read: dict[str, tuple[float, Hour]] = {}

    def read(self, redis_url: str) -> Hour:
        """RedisError or OSError where the log cannot be read. It takes a thread for a moment, never the event loop."""
        with self._lock:
            at, hour = self._read.get(redis_url, (-FRESH, Hour(NOTHING, True)))
            if time.monotonic() - at >= FRESH:
                hour = hour_of(decode(async_to_sync(_newest)(redis_url)))
                self._read[redis_url] = time.monotonic(), hour
            return hour


last_hour = LastHour()


async def _newest(redis_url: str) -> list[Entry]:
    async with client.connect_async(redis_url) as redis:
        reader = LogReader(redis)
        return await reader.newest(await reader.epoch(), AT_MOST)


def hour_of(items: list[Item]) -> Hour:
    """The last hour of these, by the market's clock."""
    of = stretch(items)
    listed = ~np.isin(of.columns["kind"], NOT_LISTED)
    if not listed.any():
        return Hour(NOTHING, True)
    since = of.columns["at"][listed].max() - HOUR
    kept = listed & (of.columns["at"] > since)
    events = Stretch([of.items[place] for place in kept.nonzero()[0].tolist()], of.columns[kept])
    return Hour(events, len(items) < AT_MOST or bool((of.columns["at"][listed] <= since).any()))
