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


def watch(heard: Heard, now: datetime) -> None:
    """One look at everything; a rule that cannot be looked at leaves the others alone."""
    for pk in AlarmRule.objects.values_list("pk", flat=True):
        try:
            _look(pk, heard, now)
        except Exception:
            counters.FAILURES.inc()
            logger.exception("Alarm rule %s could not be looked at", pk)


@transaction.atomic
def _look(pk: int, heard: Heard, now: datetime) -> None:
    rule = AlarmRule.objects.select_for_update().filter(pk=pk).first()
    if rule is None:
        return
    alarm = rule.alarms.open().first()
    if not rule.is_on:
        if alarm:
            _resolve(rule, alarm, now, Alarm.How.RULE)
        return
    if rule.looked_at and rule.looked_at >= now:  # Another watch was faster
        return
    value = BY_NAME[rule.figure].read(heard)
    match step(rule, value, now, is_open=alarm is not None):
        case Step.RAISE if value is not None:
            _raise(rule, value, now)
        case Step.STILL if alarm and value is not None and worse(rule, value, alarm.worst) != alarm.worst:
            alarm.worst = value
            alarm.save(update_fields=["worst"])
        case Step.RESOLVE if alarm:
            _resolve(rule, alarm, now, Alarm.How.FIGURE)
    rule.save(update_fields=["value", "looked_at", "wrong_since", "fine_since", "told_at"])


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


def _resolve(rule: AlarmRule, alarm: Alarm, now: datetime, how: Alarm.How) -> None:
    alarm.resolved_at, alarm.resolved_how = now, how
    alarm.save(update_fields=["resolved_at", "resolved_how"])
    Incident.objects.filter(alarm=alarm, ended_at=None).update(ended_at=now)
    logger.warning("Alarm %s is over after %s", rule.name, now - alarm.began_at)
    if alarm.told:
        notices.tell(rule, alarm, "resolved")
