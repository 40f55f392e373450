"""Looks at every rule's figure: raises alarms, and ends them."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from apps.monitoring import counters
from apps.monitoring.alarms import notices
from apps.monitoring.alarms.rules import Step, step, worse
from apps.monitoring.figures import BY_NAME
from apps.monitoring.heard import Heard
from apps.monitoring.models import Alarm, AlarmRule, Incident

logger = logging.getLogger(__name__)


LOOKED = ["value", "looked_at", "wrong_since", "fine_since", "told_at"]


@transaction.atomic
def watch(heard: Heard, now: datetime) -> None:
    """One look at everything; a rule that cannot be looked at leaves the others alone."""
    rules = list(AlarmRule.objects.select_for_update().order_by("pk"))
    alarms = {alarm.rule_id: alarm for alarm in Alarm.objects.open()}
    looked = [rule for rule in rules if _look_alone(rule, alarms.get(rule.pk), heard, now)]
    AlarmRule.objects.bulk_update(looked, LOOKED)


def _look_alone(rule: AlarmRule, alarm: Alarm | None, heard: Heard, now: datetime) -> bool:
    try:
        return _look(rule, alarm, heard, now)
    except Exception:
        counters.FAILURES.inc()
        logger.exception("Alarm rule %s could not be looked at", rule.pk)
        return False


def _look(rule: AlarmRule, alarm: Alarm | None, heard: Heard, now: datetime) -> bool:
    """Whether there is something to note of the rule."""
    if not rule.is_on:
        if alarm:
            _resolve(rule, alarm, now, Alarm.How.RULE)
        return False
    if rule.looked_at and rule.looked_at >= now:  # Another watch was faster
        return False
    value = BY_NAME[rule.figure].read(heard)
    match step(rule, value, now, is_open=alarm is not None):
        case Step.RAISE if value is not None:
            _raise(rule, value, now)
        case Step.STILL if alarm and value is not None and worse(rule, value, alarm.worst) != alarm.worst:
            Alarm.objects.filter(pk=alarm.pk).update(worst=value)
        case Step.RESOLVE if alarm:
            _resolve(rule, alarm, now, Alarm.How.FIGURE)
    return True


@transaction.atomic
def _raise(rule: AlarmRule, value: float, now: datetime) -> None:
    is_told = rule.told_at is None or now - rule.told_at >= timedelta(seconds=rule.cool_down_seconds)
    alarm = Alarm.objects.create(
        rule=rule,
        name=rule.name,
        condition=rule.condition,
        severity=rule.severity,
        value=value,
        worst=value,
        began_at=rule.wrong_since or now,
        raised_at=now,
        told=is_told,
    )
    counters.RAISED.labels(rule.severity).inc()
    logger.error("Alarm %s: %s (%s)", rule.name, rule.condition, BY_NAME[rule.figure].spelled(value))
    if rule.public_words:
        Incident.objects.create(title=rule.public_words, began_at=alarm.began_at, alarm=alarm)
    if is_told:
        rule.told_at = now
        notices.tell(rule, alarm, "raised")


@transaction.atomic
def _resolve(rule: AlarmRule, alarm: Alarm, now: datetime, how: Alarm.How) -> None:
    alarm.resolved_at, alarm.resolved_how = now, how
    alarm.save(update_fields=["resolved_at", "resolved_how"])
    Incident.objects.filter(alarm=alarm, ended_at=None).update(ended_at=now)
    logger.warning("Alarm %s is over after %s", rule.name, now - alarm.began_at)
    if alarm.told:
        notices.tell(rule, alarm, "resolved")
