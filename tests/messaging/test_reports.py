"""What Twilio reports of an SMS, signed, in whatever order it comes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import permutations

import pytest
from django.db import connection
from django.test import Client
from twilio.request_validator import RequestValidator

from apps.messaging.delivery import deliver
from apps.messaging.models import Message, State
from apps.messaging.services import send_mail, send_sms
from tests.messaging.servers import Twilio

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(twilio: Twilio) -> Message:
    """An SMS that Twilio has taken."""
    send_sms(kind="verification", to="+12125550123", text="123456")
    deliver(Message.objects.get().pk)
    return Message.objects.get()


def report(message: Message, status: str, sid: str = "", token: str = "secret", **fields: str) -> int:
    path = f"/webhooks/twilio/status?message={message.pk}"
    form = {"MessageStatus": status, "MessageSid": sid or message.provider_id, **fields}
    signature = RequestValidator(token).compute_signature(f"https://www.example.com{path}", form)
    # Whatever host a proxy passes on, it is the public address that Twilio has signed.
    return Client(enforce_csrf_checks=True).post(path, form, headers={"X-Twilio-Signature": signature}).status_code


def test_a_delivered_sms_is_over(sent: Message):
    assert report(sent, "delivered") == 204

    sent.refresh_from_db()
    assert (sent.state, sent.letter_sealed) == (State.DELIVERED, None)


def test_an_undelivered_one_has_failed_with_twilios_code(sent: Message):
    report(sent, "undelivered", ErrorCode="30003")

    sent.refresh_from_db()
    assert (sent.state, sent.error) == (State.FAILED, "Twilio reported 30003")


@pytest.mark.parametrize("order", list(permutations(["queued", "sent", "delivered"])))
def test_reports_mean_the_same_in_any_order_and_twice(sent: Message, order):
    for status in (*order, *order):
        report(sent, status)

    sent.refresh_from_db()
    assert sent.state == State.DELIVERED


@pytest.mark.parametrize(("state", "becomes"), [(State.SENDING, State.SENT), (State.UNKNOWN, State.SENT)])
def test_a_report_resolves_what_a_crash_left_open(sent: Message, state, becomes):
    Message.objects.update(state=state, provider_id="", sent_at=None)

    report(sent, "sent", sid="SM1")

    sent.refresh_from_db()
    assert (sent.state, sent.provider_id) == (becomes, "SM1")
    assert sent.sent_at


@pytest.mark.django_db(transaction=True)
def test_a_report_that_comes_before_twilios_own_answer_stands(twilio: Twilio):
    @contextmanager
    def delivered_meanwhile(sms: dict[str, str]) -> Iterator[None]:
        report(Message.objects.get(), "delivered", sid="SM" + "1".zfill(32))
        connection.close()
        yield

    twilio.around = delivered_meanwhile
    send_sms(kind="verification", to="+12125550123", text="123456")
    deliver(Message.objects.get().pk)

    message = Message.objects.get()
    assert (message.state, message.provider_id) == (State.DELIVERED, "SM" + "1".zfill(32))


@pytest.mark.parametrize("token", ["guessed", ""])
def test_a_report_that_twilio_did_not_sign_is_refused(sent: Message, token):
    assert report(sent, "delivered", token=token) == 403

    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_a_report_of_another_sms_changes_nothing(sent: Message):
    assert report(sent, "failed", sid="SM-another") == 204

    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_words_we_do_not_know_change_nothing(sent: Message):
    assert report(sent, "teleported") == 204

    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_a_mail_is_never_twilios(sent: Message):
    send_mail(kind="welcome", to="alice@example.com", subject="Hello", text="Hello")
    mail = Message.objects.get(channel="mail")

    report(mail, "failed", sid="SM1")

    mail.refresh_from_db()
    assert mail.state == State.QUEUED


def test_without_an_account_there_is_no_such_page(client, settings):
    assert settings.TWILIO_AUTH_TOKEN == ""
    assert client.post("/webhooks/twilio/status").status_code == 404
