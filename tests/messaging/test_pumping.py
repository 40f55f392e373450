"""Somebody who earns by SMS to numbers of their own asks for as many as they can."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from apps.accounts.entrance import waits
from apps.messaging.delivery import deliver
from apps.messaging.models import Message, State
from apps.messaging.services import send_sms
from tests.messaging.servers import Twilio
from tests.visitor import PASSWORD

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


def sign_up_and_ask_again(place: int) -> list[str]:
    """The pages that whoever signs up sees: after the form, and after asking for another code."""
    try:
        page = Client(REMOTE_ADDR=f"198.51.{place // 250}.{place % 250}")
        phone = f"+1212555{1000 + place}"
        typed = {"email": f"{place}@example.com", "phone": phone, "password1": PASSWORD, "terms": "on"}
        begun = page.post("/accounts/signup/", typed, follow=True)
        again = page.post("/accounts/signup/code/", {"action": "resend"}, follow=True)
        return [plain(answer.content.decode(), phone) for answer in (begun, again)]
    finally:
        connection.close()


def plain(page: str, phone: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return page.replace(phone, "PHONE").replace(f"({phone[2:5]}) {phone[5:8]}-{phone[8:]}", "PHONE")


def test_the_sign_up_form_costs_no_more_and_says_nothing_of_it(twilio: Twilio, settings, monkeypatch):
    settings.SMS_BUDGETS = settings.SMS_BUDGETS | {"prefix": (20, 60)}
    settings.SMS_RESEND_AFTER = 0
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"verify_phone": "100/s/key"}
    monkeypatch.setattr(waits, "FIRST", 0)

    with ThreadPoolExecutor(4) as crowd:
        pages = list(crowd.map(sign_up_and_ask_again, range(150)))
    deliver_all()

    assert len(twilio.taken) == 20
    refused = Message.objects.filter(state=State.REFUSED)
    assert Counter(refused.values_list("error", flat=True)) == {"prefix": 280}
    assert len({begun for begun, _ in pages}) == len({again for _, again in pages}) == 1
