"""Tells staff of an alarm: by mail and SMS through the communication log, by webhook through the jobs."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from typing import Any, Literal

import msgspec
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.models import User
from apps.messaging.models import Kind
from apps.messaging.services import send_mail, send_sms
from apps.monitoring import counters
from apps.monitoring.alarms import hand_over
from apps.monitoring.figures import BY_NAME
from apps.monitoring.models import Alarm, AlarmRule
from apps.webhooks.answer import Outcome
from apps.webhooks.post import post
from apps.webhooks.signature import headers

logger = logging.getLogger(__name__)

What = Literal["raised", "resolved"]


def tell(rule: AlarmRule, alarm: Alarm, what: What) -> None:
    """Write to everybody who looks after alarms, each once, in the caller's transaction."""
    if rule.webhook and settings.ALARM_WEBHOOK:
        transaction.on_commit(lambda: hand_over.hand_over(alarm.pk, what), robust=True)
    if not (rule.mail or rule.sms):
        return
    context = {"rule": rule, "alarm": alarm, "what": what, "value": _spelled(rule, alarm), "address": address(alarm)}
    subject = render_to_string("monitoring/email/alarm_subject.txt", context)
    text = render_to_string("monitoring/email/alarm_message.txt", context)
    for user in watchers():
        key = f"alarm-{alarm.pk}-{what}-{user.pk}"
        if rule.mail:
            send_mail(kind=Kind.ALERT, to=user.email, subject=subject, text=text, user_id=user.pk, key=f"{key}-mail")
        if rule.sms and user.phone and user.phone_verified:
            words = " ".join(subject.split())
            send_sms(kind=Kind.ALERT, to=user.phone, text=words, user_id=user.pk, key=f"{key}-sms")


def watchers() -> list[User]:
    """Staff who may see alarms."""
    staff = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
    return [user for user in staff if user.has_perm("monitoring.view_alarm")]


def address(alarm: Alarm) -> str:
    return str(settings.PUBLIC_URL) + reverse("admin:monitoring_alarm_change", args=[alarm.pk])


def send(alarm: Alarm, what: What) -> Outcome:
    """Send one webhook; the address is the operators' own, so it may be of their own network."""
    body = msgspec.json.encode(_body(alarm, what))
    keys = [settings.ALARM_WEBHOOK_SECRET] if settings.ALARM_WEBHOOK_SECRET else []
    signed = headers(keys, f"alarm-{alarm.pk}-{what}", int(time.time()), body) if keys else {}
    sent = asyncio.run(
        post(
            settings.ALARM_WEBHOOK,
            {"Content-Type": "application/json", "User-Agent": "TickStock", **signed},
            body,
            private=True,
            tls=ssl.create_default_context(),
        )
    )
    counters.POSTS.labels(sent.kind).inc()
    return sent


def _body(alarm: Alarm, what: What) -> dict[str, Any]:
    return {
        "type": f"alarm.{what}",
        "id": alarm.pk,
        "name": alarm.name,
        "severity": alarm.severity,
        "condition": alarm.condition,
        "value": alarm.value,
        "worst": alarm.worst,
        "began_at": alarm.began_at,
        "raised_at": alarm.raised_at,
        "resolved_at": alarm.resolved_at,
        "advice": alarm.rule.advice if alarm.rule else "",
        "address": address(alarm),
    }


def _spelled(rule: AlarmRule, alarm: Alarm) -> str:
    return BY_NAME[rule.figure].spelled(alarm.worst)
