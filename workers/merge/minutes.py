"""Puts the parts' minute bars together, once all have a minute or one has had it for long enough."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from redis import Redis

from tickstock.market.bars import Bars, joined
from tickstock.stream import bars

PATIENCE = 10.0  # Seconds a part may be behind the first; one in which nothing traded has no bars to wait for
KEPT = 180  # Minutes that may wait


class MinuteMerger:
    """`write` is called once a second."""

    def __init__(self, redis: Redis, lanes: Sequence[int], now: Callable[[], float] = time.monotonic) -> None:
        self.redis = redis
        self.now = now
        self.counters = {"minutes_published": 0, "minutes_known": 0, "minutes_lost": 0}
        self._lanes = lanes
        self._read: dict[int, int] = {}  # By lane: the newest minute that was read
        self._parts: dict[int, list[Bars]] = {}  # By minute
        self._since: dict[int, float] = {}
        self._newest = 0  # That was published

    def write(self) -> None:
        """What is whole, oldest first; what RedisError comes between waits for the next call."""
        for lane in self._lanes:
            self._take(lane)
        for minute in sorted(self._parts):
            is_late = self.now() - self._since[minute] > PATIENCE or len(self._parts) > KEPT
            if not is_late and any(newest < minute for newest in self._read.values()):
                return
            is_new = bars.publish(self.redis, joined(self._parts[minute]))
            self.counters["minutes_published" if is_new else "minutes_known"] += 1
            self._newest = minute
            del self._parts[minute], self._since[minute]

    def _take(self, lane: int) -> None:
        if lane not in self._read:  # What is there already was put together before
            self._read[lane] = min(bars.newest(self.redis), bars.newest(self.redis, lane))
        for minute in bars.after(self.redis, self._read[lane], shard=lane):
            self._read[lane] = minute.at
            if 0 <= self._newest - minute.at < bars.ANOTHER_DAY:
                self.counters["minutes_lost"] += len(minute.bars)  # The others did not wait any longer
                continue
            self._parts.setdefault(minute.at, []).append(minute.bars)
            self._since.setdefault(minute.at, self.now())
