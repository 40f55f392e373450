"""Somebody who earns by SMS to numbers of their own asks for as many as they can."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.messaging.delivery import deliver
from apps.messaging.models import Message, State
from apps.messaging.services import send_sms
from tests.messaging.servers import Twilio

pytestmark = pytest.mark.django_db(transaction=True)


def attack(numbers: list[str]) -> Counter[bool]:
    """Sign up with each number, from an address of its own, twelve at a time."""

    def sign_up(place: int) -> bool:
        try:
            text, address = "Your code is 123456", f"198.51.{place // 250}.{place % 250}"
            return send_sms(kind="verification", to=numbers[place], text=text, address=address)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as crowd:
        return Counter(crowd.map(sign_up, range(len(numbers))))


def deliver_all() -> None:
    for message in Message.objects.filter(state=State.QUEUED):
        deliver(message.pk)


def test_hundreds_of_sign_ups_with_numbers_of_one_range_cost_its_budget(twilio: Twilio, settings):
    settings.SMS_BUDGETS = settings.SMS_BUDGETS | {"prefix": (20, 60)}

    answers = attack([f"+1212555{number:04d}" for number in range(1000, 1300)])
    deliver_all()

    assert answers[True] == len(twilio.taken) == 20
    refused = Message.objects.filter(state=State.REFUSED, letter_sealed=None)
    assert Counter(refused.values_list("error", flat=True)) == {"prefix": 280}


def test_numbers_of_every_range_cost_the_budget_of_all(twilio: Twilio, settings):
    settings.SMS_BUDGETS = settings.SMS_BUDGETS | {"all": (30, 100)}

    answers = attack([f"+1212{exchange}0123" for exchange in range(200, 400)])
    deliver_all()

    assert answers[True] == len(twilio.taken) == 30
    reasons = Counter(Message.objects.filter(state=State.REFUSED).values_list("error", flat=True))
    assert reasons["all"] >= 1
    assert reasons["breaker"] >= 100
