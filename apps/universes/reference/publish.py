"""From what was loaded to what the workers use."""

from __future__ import annotations

import time
from datetime import date, timedelta

from redis import Redis

from apps.universes.models import DailyBars, ReferenceData
from apps.universes.reference.bars import unpack
from apps.universes.reference.past import PERIODS, Day, Split, gather
from tickstock.stream import reference
from tickstock.stream.reference import Reference


def build(feed: str, today: date) -> str:
    """Make a new version of the message from all that is loaded; gives what is in it, in words."""
    data, _ = ReferenceData.objects.get_or_create(feed=feed)
    loaded = DailyBars.objects.filter(feed=feed, day__lt=today, day__gte=today - timedelta(PERIODS[-1]))
    days = (Day(one.day, unpack(one.bars)) for one in loaded.order_by("-day").iterator(chunk_size=20))
    splits = (Split(symbol, date.fromisoformat(day), factor) for symbol, day, factor in data.splits)
    newest, past = gather(days, splits, today)
    data.version = max(data.version + 1, time.time_ns() // 1_000_000)  # It rises also where the database is a new one
    data.packed = reference.pack(
        Reference(
            version=data.version,
            feed=feed,
            day=newest.toordinal() if newest else 0,
            rows=past.tobytes(),
            conditions={int(condition): may for condition, may in data.conditions.items()},
        )
    )
    data.save(update_fields=["version", "packed"])
    closes, *highs = ((column == column).sum() for column in (past["close"], past["high"][:, 0], past["high"][:, 1]))
    extremes = ", ".join(f"{period}-day extremes of {count}" for period, count in zip(PERIODS, highs, strict=True))
    return f"closes of {newest}: {closes} symbols, {extremes}" if newest else "no closes"


def put_in_force(feed: str, redis: Redis) -> None:
    """See to it that workers can read the newest version; nothing happens where they can already."""
    data = ReferenceData.objects.filter(feed=feed).exclude(version=0).defer("packed").first()
    if data and reference.version(redis) != data.version:
        reference.publish(redis, data.version, bytes(data.packed))
