"""Notices volume profiles in the broker and hands them to the engine."""

from __future__ import annotations

import logging

from redis import Redis

from tickstock.market.profile import Profile
from tickstock.stream import profile
from tickstock.stream.reference import Unreadable, whose

logger = logging.getLogger(__name__)


class ProfileReader:
    """`look` is called once a second by one thread, `changed` between two batches by another."""

    def __init__(self, redis: Redis, feed: str) -> None:
        self.redis = redis
        self.feed = whose(feed)
        self.version = 0
        self.refused = 0
        self._changed: Profile | None = None

    def changed(self) -> Profile | None:
        """A profile that came since the last call."""
        changed, self._changed = self._changed, None
        return changed

    def look(self) -> None:
        """See whether there is another version; one that makes no sense is refused with one line. RedisError."""
        version = profile.version(self.redis)
        if version in (0, self.version):
            return
        self.version = version  # Also that of a refused one: it is not read again
        try:
            found = profile.read(self.redis)
            self.redis.close()  # A new connection has a small buffer again
            if found and found.head.feed != self.feed:
                raise Unreadable(f"it is of the {found.head.feed} feed, and this worker reads {self.feed}")
        except Unreadable as problem:
            self.refused += 1
            logger.warning("The volume profile is not used: %s", problem)
            return
        if found:
            self._changed = found.profile
            logger.info("Volume profile version %d: %d symbols", version, len(found.head.symbols))
