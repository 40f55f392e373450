"""The ledger of a shard: what was detected, and where all of it is."""

from __future__ import annotations

import msgspec
from redis.asyncio import Redis

from tickstock.stream import pulse
from tickstock.stream.extent import Extent
from tickstock.stream.log import LogReader
from tickstock.stream.pulse import IngestPulse


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """`detected` to `conflated` are of the worker's life, as of its last heartbeat; the rest of the epoch in force, now."""

    at: float | None  # Of the heartbeat, epoch seconds; None where there was none for an hour
    detected: int
    logged: int
    waiting: int  # For the broker, in memory
    spilled: int  # For the same, on disk
    conflated: int  # Events left out, each counted and marked by a control event
    epoch: int
    first: int
    top: int
    kept: int
    trimmed: int
    trimmed_unarchived: int
    archived: int | None

    @property
    def missing(self) -> int:
        """Detected events that are nowhere: 0, or something is wrong."""
        return self.detected - self.logged - self.waiting - self.spilled - self.conflated

    @property
    def is_balanced(self) -> bool:
        return self.missing == 0 and self.top == self.kept + self.trimmed


async def read(redis: Redis, shard: int = 0) -> Ledger:
    """The ledger as it stands."""
    return ledger(await pulse.ingest(redis), await LogReader(redis, shard).extent())


def ledger(beat: IngestPulse | None, extent: Extent) -> Ledger:
    """Both halves together; a worker that was never heard of has detected nothing."""
    counters = beat.counters if beat else {}
    found = {name: counters.get(name, 0) for name in ("detected", "logged", "waiting", "spilled", "conflated")}
    return Ledger(at=beat.at if beat else None, **found, **msgspec.structs.asdict(extent))
