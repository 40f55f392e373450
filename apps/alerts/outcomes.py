"""What became of the price after a notice: 5, 15 and 30 minutes later, from the minute bars."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from redis import RedisError

from apps.alerts.models import Notice
from apps.analytics.outcomes.bars import Found, prices
from tickstock.stream import client, pulse

logger = logging.getLogger(__name__)

AFTER = {"after_5": 5, "after_15": 15, "after_30": 30}  # Minutes
SOME = 500  # Notices a run looks at
SETTLED = 33  # Minutes until all bars there will be are there


def keep(now_ms: int | None = None) -> int:
    """Note the outcomes that are known by now, by the market's clock; how many notices are done with."""
    clock = now_ms or _market_clock()
    if not clock:
        return 0
    ready = Notice.objects.filter(outcome_known=False, at__lte=clock - 60_000 * SETTLED).order_by("at")
    waiting = list(ready[:SOME])
    if not waiting:
        return 0
    first, last = waiting[0].at // 60_000 * 60, waiting[-1].at // 60_000 * 60 + 60 * SETTLED
    try:
        with client.connect(settings.STREAM_URL) as redis:
            found = prices(redis, {one.symbol for one in waiting}, first, last, 0)
    except (RedisError, OSError) as problem:
        logger.warning("Outcomes of alerts wait: %s", problem)
        return 0
    for one in waiting:
        _note(one, found)
    Notice.objects.bulk_update(waiting, [*AFTER, "outcome_known"])
    return len(waiting)


def _note(notice: Notice, found: Found) -> None:
    notice.outcome_known = True
    if not notice.price:
        return
    minutes = found[notice.symbol]
    for field, after in AFTER.items():
        bar = minutes.get(notice.at // 60_000 * 60 + 60 * after)
        if bar is not None and bar.close is not None:
            setattr(notice, field, round(100.0 * (bar.close / notice.price - 1.0), 3))


def _market_clock() -> int:
    """By what ingest last said; the wall's where it says nothing."""
    try:
        with client.connect(settings.STREAM_URL) as redis:
            heard = pulse.of(redis, 0)
    except (RedisError, OSError, ValueError):
        return 0
    return (heard.market.clock if heard and heard.market.clock else int(time.time() * 1000)) or 0
