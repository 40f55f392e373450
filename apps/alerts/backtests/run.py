"""Runs back-tests, a session at a time. One that is killed goes on with the session it was at."""

from __future__ import annotations

import logging
import time
from datetime import date, timedelta
from typing import Any

import msgspec
from django.db.models import Q
from django.utils import timezone

from apps.alerts import counters
from apps.alerts.models import BackTest
from apps.alerts.rules_of import members_of
from apps.alerts.testing import journal
from tickstock.market.alerting.rule import Rule
from tickstock.market.alerting.trial import Trial, on_day

logger = logging.getLogger(__name__)

RUN = 50.0  # Seconds of one run; the next one goes on
LEASE = timedelta(seconds=90)  # Of a session; longer than any takes
KEPT = 50  # Newest notices of a day
State = BackTest.State


def run() -> None:
    """Take one after the other, and of each a session at a time."""
    until = time.monotonic() + RUN
    while time.monotonic() < until and (test := _take()):
        _step(test)


def _take() -> BackTest | None:
    now = timezone.now()
    free = Q(busy_until=None) | Q(busy_until__lte=now)
    waiting = BackTest.objects.filter(free, state__in=[State.WAITING, State.RUNNING])
    for test in waiting.order_by("pk")[:5]:
        mine = BackTest.objects.filter(free, pk=test.pk, state=test.state, done=test.done)
        if mine.update(state=State.RUNNING, busy_until=now + LEASE):
            test.state = State.RUNNING
            return test
    return None


def _step(test: BackTest) -> None:
    """One session more."""
    mine = BackTest.objects.filter(pk=test.pk, done=test.done, state=State.RUNNING)
    day = date.fromisoformat(test.days[test.done])
    try:
        rule = msgspec.convert(test.asked, Rule)
        members = members_of([int(rule.universe)]) if rule.universe else {}
        tried = on_day(
            journal(),
            rule,
            {name: frozenset(those) for name, those in members.items()},
            day,
            deadline=LEASE.total_seconds() / 2,
        )
    except (OSError, ValueError) as problem:
        logger.exception("A back-test failed")
        counters.TESTS_FAILED.inc()
        mine.update(state=State.FAILED, busy_until=None, trouble=f"{type(problem).__name__}: {problem}"[:200])
        return
    done = test.done + 1
    state = State.DONE if done == len(test.days) else State.RUNNING
    mine.update(done=done, found=[*test.found, _words(day, tried)], state=state, busy_until=None)


def _words(day: date, tried: Trial) -> dict[str, Any]:
    told = [
        {
            "symbol": one.symbol,
            "at": one.at,
            "price": one.price,
            "facts": {} if one.kind else one.facts,
            "kind": one.kind,
        }
        for one in tried.told[-KEPT:]
    ]
    return {
        "day": day.isoformat(),
        "total": tried.total,
        "is_whole": tried.is_whole,
        "took_ms": round(tried.took_ms),
        "minutes": {str(minute): count for minute, count in tried.minutes.items()},
        "told": told,
    }
