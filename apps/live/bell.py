"""Rings in the open pages of whoever's rule told something, at once: an alert waits for no timer."""

from __future__ import annotations

from collections import deque

from redis.asyncio import Redis

from apps.live import counters
from apps.live.guests import Guests
from apps.live.messages import Alert
from tickstock.stream import client, notices
from tickstock.stream.notices import FIRST, Numbered

KEPT = 2_000  # Newest alerts of everybody, for pages that come later
SHOWN = 50  # Of a user, to a page that has just come


class Bell:
    """One per process; it follows the alerts' log for ever."""

    def __init__(self, redis_url: str, guests: Guests) -> None:
        self.redis_url = redis_url
        self.guests = guests
        self._newest: deque[tuple[int, Alert]] = deque(maxlen=KEPT)
        self._end = notices.Place(0, 0)
        self._has_begun = False

    def of(self, user: int) -> list[Alert]:
        """Their newest, oldest first."""
        return [alert for owner, alert in self._newest if owner == user][-SHOWN:]

    async def follow(self) -> None:
        """Has a connection to itself, so that no command is cut short by another."""
        async with client.connect_async(self.redis_url) as redis:
            if not self._has_begun:
                await self._begin(redis)
            while True:
                found = await notices.follow(redis, self._end.seq)
                epoch = (await notices.end_async(redis)).epoch
                if epoch == self._end.epoch:
                    for one in found:
                        self._ring(one)
                else:  # The first notice there ever was, or the log has begun anew
                    self._end = notices.Place(epoch, 0)

    async def _begin(self, redis: Redis) -> None:
        """What was told before this process looked is kept, and rings nowhere."""
        end = await notices.end_async(redis)
        past = await notices.follow(redis, max(end.seq - FIRST, 0)) if end.seq else []
        self._end, self._has_begun = end, True
        for one in past:
            if one.seq <= end.seq:
                self._newest.append((one.told.owner, Alert.of(one, end.epoch)))

    def _ring(self, one: Numbered) -> None:
        alert = Alert.of(one, self._end.epoch)
        self._end = notices.Place(self._end.epoch, one.seq)
        self._newest.append((one.told.owner, alert))
        if rung := self.guests.ring(one.told.owner, alert):
            counters.ALERTS.inc(rung)
