"""The log's events, each moment's share of them, and those that are gone."""

from __future__ import annotations

from redis import Redis

from tickstock.market.tape import Item
from tickstock.stream import moments
from tickstock.stream.entries import decode
from tickstock.stream.log import Entry, Position


class EventReader:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.position = Position(0, 0)
        self.missed = 0  # Numbers that the log no longer had

    def through(self, epoch: int, seq: int) -> list[Item]:
        """All events after those before, up to this position; of an epoch that is over, to its end."""
        found: list[Entry] = []
        at = self.position
        if at.epoch and at.epoch != epoch:
            found += moments.between(self.redis, at.epoch, at.seq + 1, None)
            at = Position(epoch, 0)
        elif not at.epoch:
            at = Position(epoch, seq)  # It begins here
        if seq > at.seq:
            here = moments.between(self.redis, epoch, at.seq + 1, seq)
            self.missed += seq - at.seq - len(here)
            found += here
        self.position = Position(epoch, max(seq, at.seq))
        return decode(found)
