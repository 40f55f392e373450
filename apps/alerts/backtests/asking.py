"""Asks for back-tests, and lets go of them."""

from __future__ import annotations

from datetime import date

import msgspec
from django.db import transaction

from apps.accounts.models import User
from apps.alerts.hand_over import TRY, hand_over
from apps.alerts.models import BackTest, Rule
from apps.alerts.refused import Refused
from apps.alerts.rules_of import said
from apps.alerts.testing import journal

WAITING = 3  # Back-tests of a person that may wait or run
MOST_DAYS = 60


def available_days() -> list[date]:
    """The trading days a rule can be tried on, oldest first."""
    return journal().days()


@transaction.atomic
def ask(*, user: User, rule: Rule, days: int) -> BackTest:
    """Try a rule, as it is now, on the newest days there are."""
    User.objects.select_for_update().get(pk=user.pk)
    known = available_days()[-min(days, MOST_DAYS) :] if days > 0 else []
    if not known:
        raise Refused("There is no recorded session yet. The first is there after a day of running.")
    open_ones = user.back_tests.filter(state__in=[BackTest.State.WAITING, BackTest.State.RUNNING])
    if open_ones.count() >= WAITING:
        raise Refused("The back-tests before this one are still running.")
    asked = msgspec.to_builtins(said(rule), order="deterministic")
    test = BackTest.objects.create(owner=user, rule=rule, asked=asked, days=[day.isoformat() for day in known])
    transaction.on_commit(lambda: hand_over(TRY), robust=True)
    return test


def cancel(test: BackTest) -> bool:
    """Let it end; whether it had not ended yet."""
    open_ones = BackTest.objects.filter(pk=test.pk, state__in=[BackTest.State.WAITING, BackTest.State.RUNNING])
    return bool(open_ones.update(state=BackTest.State.CANCELLED))
