"""Works out what became of archived events, once for each, when enough time has passed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice, takewhile

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from redis import Redis

from apps.analytics.bars.store import day_of
from apps.analytics.models import ArchivedEvent, BarPosition, Outcome, OutcomePosition
from apps.analytics.outcomes.bars import Found, prices
from apps.analytics.outcomes.day import ends, read
from apps.analytics.outcomes.figures import band, figures, known_at
from tickstock.market.columns import columns_of
from tickstock.market.events import CONTROL, AnyEvent
from tickstock.market.sessions import NEW_YORK
from tickstock.stream import bars, client

AT_ONCE = 2_000  # Events of a transaction
AT_WORK = 40.0  # Seconds after which the rest is left to the next run
DAYS = 7  # The newest of the archive that are looked at


def make_outcomes(shard: int = 0) -> int:
    """Store the outcomes that can be known by now; gives how many. RedisError."""
    made, until = 0, time.monotonic() + AT_WORK
    with client.connect(settings.STREAM_URL) as redis:
        clock = _clock(redis, shard)
        for day in islice(_days(), DAYS) if clock else ():
            end_of = ends(day)
            while time.monotonic() < until and (more := _make_some(redis, shard, day, end_of, clock)) is not None:
                made += more
    return made


def _clock(redis: Redis, shard: int) -> int:
    """Epoch second up to which all bars have been; 0 where there was none yet."""
    stored = BarPosition.objects.filter(shard=shard).values_list("minute", flat=True).first()
    newest = bars.newest(redis, shard) or stored
    return newest + 60 if newest else 0


def _days() -> Iterator[date]:
    day = date.max
    while found := ArchivedEvent.objects.filter(day__lt=day).aggregate(newest=Max("day"))["newest"]:
        day = found
        yield found


@transaction.atomic
def _make_some(redis: Redis, shard: int, day: date, end_of: dict[str, int], clock: int) -> int | None:
    """The next outcomes of a day, and the position, in one transaction; None where nothing can be known yet."""
    OutcomePosition.objects.get_or_create(shard=shard, day=day)
    position = OutcomePosition.objects.select_for_update().get(shard=shard, day=day)
    # One day at a time: so it is a walk along the key of a partition.
    waiting = ArchivedEvent.objects.filter(day=day, shard=shard, id__gt=position.event).order_by("id")[:AT_ONCE]
    is_over = day_of(clock - 60) > day
    due = list(takewhile(lambda one: is_over or clock >= known_at(one.at, end_of[one.session]), waiting))
    if not due:
        return None
    events = [event for one in due if one.kind != CONTROL and (event := read(one.data))]
    made = outcomes(redis, events, day, end_of, shard)
    Outcome.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    position.event = due[-1].pk
    position.save()
    return len(made)


def outcomes(redis: Redis, events: list[AnyEvent], day: date, end_of: dict[str, int], shard: int) -> list[Outcome]:
    """What became of these events of a day."""
    if not events:
        return []
    times = [event.at for event in events]
    last = max(known_at(event.at, end_of[event.session]) for event in events)
    found = prices(redis, {event.symbol for event in events}, min(times) // 1000, last, shard)
    directions = columns_of(events)["direction"].tolist()
    return [
        _outcome(event, day, direction, end_of[event.session], found)
        for event, direction in zip(events, directions, strict=True)
    ]


def _outcome(event: AnyEvent, day: date, direction: int, end: int, found: Found) -> Outcome:
    known = figures(event.price, event.at, direction, end, found[event.symbol])
    r1, r5, r15, r30 = known.returns
    return Outcome(
        eid=event.eid,
        day=day,
        kind=event.kind,
        symbol=event.symbol,
        at=event.at,
        hour=datetime.fromtimestamp(event.at / 1000, NEW_YORK).hour,
        band=band(event.significance),
        direction=direction,
        r1=r1,
        r5=r5,
        r15=r15,
        r30=r30,
        best=known.best,
        worst=known.worst,
        missing=known.missing,
    )
