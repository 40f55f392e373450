"""What was heard, made up: everything fine, but for what a test says."""

from __future__ import annotations

import time
from typing import Any

from msgspec.structs import replace

from apps.monitoring.heard import Broker, Heard
from tickstock.stream.extent import Extent
from tickstock.stream.ledger import ledger
from tickstock.stream.pulse import ArchivePulse, Feed, IngestPulse, Market

COUNTERS = {"detected": 100, "logged": 90, "waiting": 4, "spilled": 5, "conflated": 1, "drops": 0}
FEED = Feed(source="simulator", state="live", age_ms=400, lag_ms=12, ticks_per_second=5_000.0, detail="live")
MARKET = Market(clock=1_795_012_920_000, session="regular", closes_at=None, symbols=4_000)
EXTENT = Extent(epoch=1, first=1, top=90, kept=90, trimmed=0, trimmed_unarchived=0, archived=90)


def heard(
    *,
    at: float | None = None,
    feed: dict[str, Any] | None = None,
    counters: dict[str, int] | None = None,
    broker: dict[str, Any] | None = None,
    stages: dict[str, tuple[float, float]] | None = None,
    waiting: int = 0,
    **more: Any,
) -> Heard:
    """A look at a service in which all is well, changed as asked for."""
    at = time.time() if at is None else at
    beat = IngestPulse(
        at=at,
        pid=1,
        epoch=1,
        head=90,
        feed=replace(FEED, **(feed or {})),
        market=MARKET,
        waiting={"inbox": 0, "outbox": waiting},
        counters=COUNTERS | (counters or {}),
        stages=stages or {"frame_to_log": (1.0, 4.0)},
    )
    fine = Heard(
        at=at,
        broker=replace(Broker(ahead=0.001, memory=0.2, writes=True), **(broker or {})),
        ingest_age=0.5,
        beat=beat,
        book=ledger(beat, EXTENT),
        archive=ArchivePulse(at=at, caught_up_at=at - 1, lag=0),
        jobs_age=4.0,
        disk_free=0.5,
    )
    return replace(fine, **more)
