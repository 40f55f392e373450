"""How many shares of a symbol are usual in each minute of the day, by the minute bars of its last sessions."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from numpy.typing import NDArray

from apps.analytics.bars.days import days_of_bars
from apps.analytics.models import BarPosition, MinuteBar, VolumeProfile
from tickstock.market.profile import MINUTES, Profile
from tickstock.market.sessions import NEW_YORK, PRE_OPENS
from tickstock.stream import client, profile
from tickstock.stream.reference import whose

SESSIONS = 20
ENOUGH = 5  # Sessions, below which nothing is usual
LONGEST = 1_800  # Seconds; a session of a few hundred symbols takes about one
SHARES = np.dtype("<f4")


def keep_profiles() -> None:
    """Make profiles once a session is over, and publish what the broker does not have. RedisError."""
    newest = next(sessions(), None)
    if newest is None:
        return
    if newest != VolumeProfile.objects.aggregate(newest=Max("through"))["newest"]:
        make_profiles()
        return
    with client.connect(settings.STREAM_URL) as redis:
        if not profile.version(redis):
            publish()


def make_profiles() -> int:
    """Make the profiles of all symbols anew and publish them; gives how many. RedisError."""
    days = list(islice(sessions(), SESSIONS))
    if not days:
        return 0
    totals: dict[str, NDArray[np.float64]] = {}
    seen: dict[str, int] = {}
    for day in days:
        for symbol, line in _volumes(day).items():
            totals[symbol] = totals[symbol] + line if symbol in totals else line
            seen[symbol] = seen.get(symbol, 0) + 1
    made = [
        VolumeProfile(
            symbol=symbol,
            through=days[0],
            sessions=seen[symbol],
            shares=(total / seen[symbol]).astype(SHARES).tobytes(),
        )
        for symbol, total in totals.items()
    ]
    with transaction.atomic():
        VolumeProfile.objects.all().delete()
        VolumeProfile.objects.bulk_create(made, batch_size=500)
    publish()
    return len(made)


def sessions() -> Iterator[date]:
    """Days with minute bars of this feed that are over, newest first: a later bar is there, or their last minute."""
    position = BarPosition.objects.order_by("minute").last()
    if position is None:
        return
    clock = datetime.fromtimestamp(position.minute, NEW_YORK)
    for day in days_of_bars():
        if position.changed_on and day <= position.changed_on:
            return
        if day < clock.date() or place(day, position.minute) >= MINUTES - 1:
            yield day


def place(day: date, minute: int) -> int:
    """Which minute of the profile an epoch second is in."""
    return (minute - int(datetime.combine(day, PRE_OPENS, NEW_YORK).timestamp())) // 60


def _volumes(day: date) -> dict[str, NDArray[np.float64]]:
    """Each symbol's shares by minute; a minute without a bar had none."""
    found: dict[str, NDArray[np.float64]] = {}
    start = place(day, 0)
    bars = MinuteBar.objects.filter(day=day).order_by().values_list("symbol", "minute", "volume")
    for symbol, minute, volume in bars.iterator(chunk_size=10_000):
        at = minute // 60 + start
        if 0 <= at < MINUTES:
            if symbol not in found:
                found[symbol] = np.zeros(MINUTES)
            found[symbol][at] = volume
    return found


def publish() -> None:
    """Put the profiles of symbols with enough sessions in force for the workers. RedisError."""
    known = list(VolumeProfile.objects.filter(sessions__gte=ENOUGH).order_by("symbol"))
    if not known:
        return
    with client.connect(settings.STREAM_URL) as redis:
        version = max(time.time_ns() // 1_000_000, profile.version(redis) + 1)
        day = max(one.through for one in known).toordinal()
        profile.publish(redis, version, whose(settings.FEED), day, as_profile(known))


def as_profile(known: Iterable[VolumeProfile]) -> Profile:
    """As workers read them."""
    symbols = {one.symbol: bytes(one.shares) for one in known}
    return Profile(list(symbols), np.frombuffer(b"".join(symbols.values()), SHARES).reshape(-1, MINUTES))


def usual(symbol: str) -> VolumeProfile | None:
    """A symbol's profile; None while it has fewer than ENOUGH sessions."""
    return VolumeProfile.objects.filter(symbol=symbol, sessions__gte=ENOUGH).first()
