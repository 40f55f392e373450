"""When a rule's figure is wrong, and what follows from it: no database, no clock of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto

from apps.monitoring.models import AlarmRule, Compare

AWAY = timedelta(seconds=60)  # After which nobody knows whether the figure was wrong all the time


class Step(Enum):
    NOTHING = auto()
    RAISE = auto()
    STILL = auto()  # The alarm that is open goes on
    RESOLVE = auto()


def step(rule: AlarmRule, value: float | None, now: datetime, *, is_open: bool) -> Step:
    """Take in one look at the rule's figure; a figure that is not known changes nothing."""
    if value is None:
        return Step.NOTHING
    is_wrong = wrong(rule, value)
    if rule.looked_at is None or now - rule.looked_at > AWAY:
        rule.wrong_since = rule.fine_since = None
    rule.value, rule.looked_at = value, now
    return _wrong(rule, now, is_open) if is_wrong else _fine(rule, now, is_open)


def wrong(rule: AlarmRule, value: float) -> bool:
    """Whether the figure is where it should not be; growth is against the last look, and a counter may begin anew."""
    if rule.compare == Compare.ABOVE:
        return value > rule.threshold
    if rule.compare == Compare.BELOW:
        return value < rule.threshold
    if rule.value is None:
        return False
    return (value - rule.value if value >= rule.value else value) > rule.threshold


def worse(rule: AlarmRule, one: float, other: float) -> float:
    """The worse of two values."""
    return min(one, other) if rule.compare == Compare.BELOW else max(one, other)


def _wrong(rule: AlarmRule, now: datetime, is_open: bool) -> Step:
    rule.fine_since = None
    rule.wrong_since = rule.wrong_since or now
    if is_open:
        return Step.STILL
    return Step.RAISE if now - rule.wrong_since >= timedelta(seconds=rule.hold_seconds) else Step.NOTHING


def _fine(rule: AlarmRule, now: datetime, is_open: bool) -> Step:
    rule.fine_since = rule.fine_since or now
    if is_open and now - rule.fine_since < timedelta(seconds=rule.clear_seconds):
        return Step.NOTHING
    rule.wrong_since = None
    return Step.RESOLVE if is_open else Step.NOTHING
