"""Mail and SMS: handed to the messages of the account, which send each at most once and keep their own log."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from apps.alerts.deliveries import words
from apps.alerts.models import Delivery, Notice
from apps.messaging.models import Kind
from apps.messaging.services import send_mail, send_sms
from apps.webhooks.answer import Outcome

VALID = timedelta(minutes=30)  # Later it is no news


def mail(delivery: Delivery, those: list[Notice]) -> Coroutine[Any, Any, Outcome]:
    user = delivery.destination.owner
    context = {
        "user": user,
        "lines": [words.line(one) for one in those[: words.LISTED]],
        "more": max(len(those) - words.LISTED, 0),
        "rule": those[0].rule_name if those else "",
        "address": words.address(those) if those else "",
    }
    with timezone.override(user.zone), translation.override(None):
        text = render_to_string("alerts/email/alert_message.txt", context)
        html = render_to_string("alerts/email/alert_message.html", context)
    send_mail(
        kind=Kind.ALERT,
        to=user.email,
        subject=words.subject(those),
        text=text,
        html=html,
        user_id=user.pk,
        key=f"alert-{delivery.uid}",
        valid_for=VALID,
    )
    return _said(Outcome("sent", None, "Handed to the mail"))


def sms(delivery: Delivery, those: list[Notice]) -> Coroutine[Any, Any, Outcome]:
    user = delivery.destination.owner
    if not user.phone or not user.phone_verified:
        return _said(Outcome("gone", None, "There is no confirmed phone number"))
    is_sent = send_sms(
        kind=Kind.ALERT,
        to=user.phone,
        text=words.short(those),
        user_id=user.pk,
        key=f"alert-{delivery.uid}",
        valid_for=VALID,
    )
    return _said(
        Outcome("sent", None, "Handed to the SMS") if is_sent else Outcome("refused", None, "Over the budget of SMS")
    )


async def _said(outcome: Outcome) -> Outcome:
    return outcome
