"""Puts the bars of whole minutes into the broker."""

from __future__ import annotations

from redis import Redis

from tickstock.stream import bars
from workers.ingest.engine.bars import Minutes


class MinuteWriter:
    """`write` is called once a second by one thread; another one adds to the minutes."""

    def __init__(self, redis: Redis, shard: int, minutes: Minutes) -> None:
        self.redis = redis
        self.shard = shard
        self.minutes = minutes
        self._counted = {"minutes_published": 0, "minutes_known": 0}

    def write(self) -> None:
        """All that are whole, oldest first; what RedisError comes between waits for the next call."""
        whole = self.minutes.whole
        while whole:
            minute = whole[0]
            is_new = bars.publish(self.redis, minute, self.shard)
            self._counted["minutes_published" if is_new else "minutes_known"] += 1
            if whole[0] is minute:  # The oldest goes when there is no room for another
                whole.popleft()

    @property
    def counters(self) -> dict[str, int]:
        return self._counted | {"minutes_lost": self.minutes.lost}
