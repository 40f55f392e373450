from __future__ import annotations

import time

from tickstock.stream import client, ledger, pulse
from tickstock.stream.append import LogWriter
from tickstock.stream.pulse import Feed, IngestPulse, Market


def beat(**counters: int) -> IngestPulse:
    return IngestPulse(
        at=time.time(),
        pid=1,
        epoch=100,
        head=7,
        feed=Feed(source="simulator", state="streaming", age_ms=0, ticks_per_second=0.0, detail=""),
        market=Market(clock=None, session=None, closes_at=None, symbols=0),
        waiting={},
        counters=counters,
    )


async def test_the_ledger_says_where_every_detected_event_is(redis, valkey):
    writer = LogWriter(redis, shard=0, cap=1_000)
    claim = writer.claim(100)
    writer.append(claim, 1, [b"e"] * 7)
    writer.append(claim, 8, [], floor=4)
    pulse.beat(redis, pulse.INGEST, beat(detected=12, logged=7, waiting=2, spilled=1, conflated=2))

    async with client.connect_async(f"redis://127.0.0.1:{valkey.port}") as connection:
        found = await ledger.read(connection)

    assert (found.detected, found.logged, found.waiting, found.spilled, found.conflated) == (12, 7, 2, 1, 2)
    assert (found.epoch, found.first, found.top, found.kept, found.trimmed, found.archived) == (100, 4, 7, 4, 3, None)
    assert found.is_balanced


async def test_an_event_that_is_nowhere_unbalances_it(redis, valkey):
    pulse.beat(redis, pulse.INGEST, beat(detected=12, logged=7, waiting=4))

    async with client.connect_async(f"redis://127.0.0.1:{valkey.port}") as connection:
        found = await ledger.read(connection)

    assert (found.missing, found.is_balanced) == (1, False)


async def test_before_the_first_worker_it_is_empty_and_balanced(redis, valkey):
    async with client.connect_async(f"redis://127.0.0.1:{valkey.port}") as connection:
        found = await ledger.read(connection)

    assert (found.at, found.detected, found.epoch, found.is_balanced) == (None, 0, 0, True)
