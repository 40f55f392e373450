"""Notices reference data in the broker and hands it to the pipeline."""

from __future__ import annotations

import logging

from redis import Redis

from tickstock.market.conditions import complaint
from tickstock.stream import reference
from tickstock.stream.reference import Reference, Unreadable

logger = logging.getLogger(__name__)


class ReferenceReader:
    """`look` is called once a second by one thread, `changed` between two batches by another."""

    def __init__(self, redis: Redis, feed: str) -> None:
        self.redis = redis
        self.feed = reference.whose(feed)
        self.version = 0
        self.refused = 0
        self._changed: Reference | None = None

    def changed(self) -> Reference | None:
        """Reference data that came since the last call."""
        changed, self._changed = self._changed, None
        return changed

    def look(self) -> None:
        """See whether there is another version; one that makes no sense is refused with one line. RedisError."""
        version = reference.version(self.redis)
        if version in (0, self.version):
            return
        self.version = version  # Also that of a refused one: it is not read again
        try:
            found = self._read()
        except (Unreadable, ValueError) as problem:
            self.refused += 1
            logger.warning("Reference data is not used: %s", problem)
            return
        if found is not None:
            self._changed = found
            logger.info("Reference data version %d: %d symbols", found.version, len(found.past))

    def _read(self) -> Reference | None:
        found = reference.read(self.redis)
        if found is None:
            return None
        if found.feed != self.feed:
            raise Unreadable(f"it is of the {found.feed} feed, and this worker reads {self.feed}")
        assert found.past.ndim  # ValueError where the rows are of another layout
        if wrong := complaint(found.conditions):
            raise Unreadable(wrong)
        return found
