"""The market's gauges as charts need them: a sample of the whole market and of each sector every ten seconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
import numpy as np
from asgiref.sync import async_to_sync
from django.conf import settings

from apps.analytics.models import GaugeSample
from apps.analytics.models.market import CORE
from apps.universes.catalogue.sectors import SECTORS
from apps.universes.services import sectors_of_symbols
from tickstock.market import wire
from tickstock.market.events import Event
from tickstock.market.gauges.averages import averages
from tickstock.market.gauges.breadth import breadth
from tickstock.market.gauges.pressure import net_pressure
from tickstock.market.gauges.sample import Members, Sample, market_clock
from tickstock.market.rows import Rows
from tickstock.stream import client
from tickstock.stream.log import Entry, LogReader
from tickstock.stream.rows import load_now

EVERY = 10_000  # ms of the market's clock
MINUTE = 60_000  # ms
NEWEST = 20_000  # Events that are looked through for those of the last minute


def sample_gauges() -> int:
    """Store the gauges of this moment, unless they are there already; gives how many are new.

    RedisError or OSError where the rows cannot be read, ValueError where they are of another layout.
    """
    with client.connect(settings.STREAM_URL) as redis:
        rows = load_now(redis)
    if rows is None or not (at := market_clock(rows) // EVERY * EVERY):
        return 0
    before = GaugeSample.objects.filter(at=at).count()
    told = _told(async_to_sync(_newest)(settings.STREAM_URL), market_clock(rows))
    GaugeSample.objects.bulk_create(samples(rows, at, dict(sectors_of_symbols()), told), ignore_conflicts=True)
    return GaugeSample.objects.filter(at=at).count() - before


def samples(rows: Rows, at: int, sector_of: dict[str, str], told: list[Event] | None) -> Iterator[GaugeSample]:
    """Of the whole market, and of each sector that has a symbol in the rows; `told`: new highs and lows of the last
    minute, None where not all of them are known."""
    yield _sample(rows, CORE, np.ones(len(rows), np.bool_), at, told)
    sectors = np.array([sector_of.get(symbol.decode(), "") for symbol in rows["symbol"].tolist()])
    for name in SECTORS:
        if (members := sectors == name).any():
            own = None if told is None else [event for event in told if sector_of.get(event.symbol) == name]
            yield _sample(rows, f"sector:{name}", members, at, own)


def _sample(rows: Rows, scope: str, members: Members, at: int, told: list[Event] | None) -> GaugeSample:
    sample = Sample(rows, members, market_clock(rows))
    wide, mean = breadth(sample), averages(sample)
    return GaugeSample(
        day=date.fromordinal(int(rows["day"].max())),
        at=at,
        scope=scope,
        advancers=wide.advancers,
        decliners=wide.decliners,
        unchanged=wide.unchanged,
        up_volume=wide.up_volume,
        down_volume=wide.down_volume,
        trin=wide.trin,
        tick=wide.tick,
        above_vwap=wide.above_vwap,
        net_pressure=net_pressure(sample).net,
        mean_change=mean.mean_change,
        median_change=mean.median_change,
        relative_volume=mean.mean_relative_volume,
        fresh=sample.coverage.fresh,
        members=sample.coverage.members,
        highs=_count(told, "high"),
        lows=_count(told, "low"),
    )


def _count(told: Iterable[Event] | None, kind: str) -> int | None:
    return None if told is None else sum(event.kind == kind for event in told)


async def _newest(redis_url: str) -> list[Entry]:
    async with client.connect_async(redis_url) as redis:
        reader = LogReader(redis)
        return await reader.newest(await reader.epoch(), NEWEST)


def _told(entries: list[Entry], now: int) -> list[Event] | None:
    """Highs and lows of the minute up to `now`; None where events of that minute may be missing."""
    found: list[Event] = []
    oldest = now
    for entry in reversed(entries):
        try:
            event = wire.decode_event(entry.data)
        except msgspec.MsgspecError:
            continue
        oldest = min(oldest, event.at) if event.at else oldest
        if oldest <= now - 2 * MINUTE:
            return found  # The log is in order but for what came late: nobody is later by more than a minute
        if event.kind in ("high", "low") and now - MINUTE < event.at <= now:
            found.append(event)
    return found if (entries and entries[0].seq == 1) or oldest <= now - MINUTE else None
