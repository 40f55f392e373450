"""Heartbeats: each process says once a second that it lives, and how."""

from __future__ import annotations

import time
from typing import Any

import msgspec
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from tickstock.stream import keys

INGEST, JOBS, ARCHIVE = "ingest", "jobs", "archive"
KEPT = 3_600  # Seconds; an old pulse says when a process was last alive


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    source: str
    is_fallback: bool = False  # The operator's first choice is away
    state: str  # Of the source; see workers/ingest/sources/source.py
    age_ms: int | None  # Since the last data; None before the first
    lag_ms: int | None = None  # How old the newest data was when it came, beyond what the plan delays it by
    delay_ms: int = 0  # What the plan delays it by
    ticks_per_second: float
    detail: str  # What the connection is doing, in words for operators
    alarm: str = ""  # What is wrong, in words for everybody


class Market(msgspec.Struct, frozen=True, kw_only=True):
    clock: int | None  # Newest time in the data, epoch ms
    session: str | None
    closes_at: int | None
    symbols: int


class IngestPulse(msgspec.Struct, frozen=True, kw_only=True):
    at: float  # Wall clock, epoch seconds
    pid: int
    epoch: int
    head: int
    feed: Feed
    market: Market
    waiting: dict[str, int]  # Depth of each buffer
    counters: dict[str, int]  # Since the process started
    head_at: float | None = None  # When the broker had `head`, wall clock
    stages: dict[str, tuple[float, float]] = {}  # What each takes, ms: the middle, and the worst but one in a hundred


class ArchivePulse(msgspec.Struct, frozen=True, kw_only=True):
    """After each run of the archive that came to its end."""

    at: float  # Wall clock, epoch seconds
    caught_up_at: float  # When it was at the log's end last: nothing older than this waits
    lag: int  # Events that wait


decode_ingest = msgspec.json.Decoder(IngestPulse).decode
decode_archive = msgspec.json.Decoder(ArchivePulse).decode


def of_lane(lane: int) -> str:
    """The ingest worker's name; where the market is cut into parts each worker has its own, and the merge the usual one."""
    return f"{INGEST}:{lane}" if lane else INGEST


def beat(redis: Redis, process: str, pulse: IngestPulse | ArchivePulse | dict[str, Any]) -> None:
    """Write a heartbeat; it is replaced by the next one."""
    redis.set(keys.pulse(process), msgspec.json.encode(pulse), ex=KEPT)


def of(redis: Redis, lane: int) -> IngestPulse | None:
    """The newest heartbeat of a part's worker."""
    data: Any = redis.get(keys.pulse(of_lane(lane)))
    return decode_ingest(data) if data else None


async def ingest(redis: AsyncRedis) -> IngestPulse | None:
    """The ingest worker's newest heartbeat."""
    data = await redis.get(keys.pulse(INGEST))
    return decode_ingest(data) if data else None


def archive(redis: Redis) -> ArchivePulse | None:
    """The archive's newest heartbeat."""
    data: Any = redis.get(keys.pulse(ARCHIVE))
    return decode_archive(data) if data else None


def age(redis: Redis, process: str) -> float | None:
    """Seconds since a process's last heartbeat; None where there was none for an hour."""
    data = redis.get(keys.pulse(process))
    return time.time() - msgspec.json.decode(data, type=dict[str, Any])["at"] if data else None
