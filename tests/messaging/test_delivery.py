"""From a queued row to a provider: what is known not to be sent is tried again, what may be is not."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from apps.messaging.delivery import deliver
from apps.messaging.models import Message, State
from apps.messaging.services import send_mail, send_sms
from apps.messaging.upkeep import look_after
from tests.messaging.servers import MailServer, Twilio

pytestmark = pytest.mark.django_db
ALICE, PHONE = "alice@example.com", "+12125550123"


def a_mail() -> Message:
    send_mail(kind="welcome", to=ALICE, subject="Hello", text="Hello Alice", html="<p>Hello Alice</p>")
    return Message.objects.get()


def an_sms() -> Message:
    assert send_sms(kind="verification", to=PHONE, text="Your code is 123456")
    return Message.objects.get()


def after(message: Message) -> Message:
    deliver(message.pk)
    message.refresh_from_db()
    return message


def test_a_mail_is_sent_once_and_its_text_is_gone(mail_server: MailServer):
    message = after(a_mail())
    after(message)

    assert mail_server.header("To") == [ALICE]
    assert (message.state, message.letter_sealed, message.tries) == (State.SENT, None, 1)
    assert mail_server.header("Message-ID") == [message.provider_id]


def test_an_sms_is_sent_with_what_is_left_of_its_time(twilio: Twilio):
    message = after(an_sms())

    sms = twilio.taken[0]
    assert (sms["To"], sms["From"], sms["Body"]) == (PHONE, "+15005550006", "Your code is 123456")
    assert (sms["account"], sms["token"]) == ("AC1", "secret")
    assert 590 <= int(sms["ValidityPeriod"]) <= 600
    assert sms["StatusCallback"] == f"https://www.example.com/webhooks/twilio/status?message={message.pk}"
    assert (message.state, message.provider_id) == (State.SENT, "SM" + "1".zfill(32))


def test_a_messaging_service_may_send_instead_of_a_number(twilio: Twilio, settings):
    settings.TWILIO_FROM = "MG123"

    after(an_sms())

    assert twilio.taken[0]["MessagingServiceSid"] == "MG123"


@pytest.mark.parametrize(
    "says", [{"MAIL": "451 later"}, {"RCPT": "450 later"}, {"DATA": "451 later"}, {"DONE": "452 full"}]
)
def test_a_mail_server_that_is_busy_is_asked_again(mail_server: MailServer, says):
    mail_server.says = says
    message = after(a_mail())

    assert message.state == State.QUEUED
    assert mail_server.taken == []
    mail_server.says = {}
    assert after(message).state == State.SENT
    assert message.tries == 2


@pytest.mark.parametrize("says", [{"RCPT": "550 nobody"}, {"MAIL": "553 no"}, {"DONE": "554 spam"}])
def test_a_mail_that_is_refused_for_good_has_failed(mail_server: MailServer, says):
    mail_server.says = says

    message = after(a_mail())

    assert message.state == State.FAILED
    assert ALICE not in message.error


def test_a_mail_server_that_is_not_there_is_asked_again(mail_server: MailServer, settings):
    mail_server.close()

    message = after(a_mail())

    assert (message.state, message.error) == (State.QUEUED, "ConnectionRefusedError")


@pytest.mark.parametrize("says", [{"DONE": None}, {"RCPT": None}])
def test_a_mail_server_that_hangs_up_leaves_it_unknown(mail_server: MailServer, says):
    mail_server.says = says
    message = after(a_mail())

    mail_server.says = {}

    assert message.state == State.UNKNOWN
    assert after(message).state == State.UNKNOWN


def test_a_broken_farewell_changes_nothing(mail_server: MailServer):
    mail_server.says = {"QUIT": None}

    assert after(a_mail()).state == State.SENT


@pytest.mark.parametrize("status", [429, 503])
def test_a_twilio_that_is_busy_is_asked_again(twilio: Twilio, status):
    twilio.status = status
    message = after(an_sms())

    assert message.state == State.QUEUED
    twilio.status = 201
    assert after(message).state == State.SENT


def test_a_twilio_that_is_not_there_is_asked_again(twilio: Twilio):
    twilio.close()

    message = after(an_sms())

    assert (message.state, message.error) == (State.QUEUED, "Twilio cannot be reached")


def test_an_sms_that_twilio_refuses_has_failed_with_its_code(twilio: Twilio):
    twilio.status, twilio.code = 400, 21211

    message = after(an_sms())

    assert (message.state, message.error) == (State.FAILED, "Twilio answered 400 21211")


def test_a_twilio_that_takes_an_sms_and_hangs_up_gets_it_once(twilio: Twilio):
    twilio.answers = False
    message = after(an_sms())

    after(message)
    look_after(timezone.now() + timedelta(minutes=5))

    assert message.state == State.UNKNOWN
    assert len(twilio.taken) == 1


def test_a_twilio_that_fails_inside_leaves_it_unknown(twilio: Twilio):
    twilio.status = 500

    assert after(an_sms()).state == State.UNKNOWN


def test_each_try_waits_twice_as_long(twilio: Twilio):
    twilio.status = 503
    message = an_sms()
    waits = []

    for _ in range(4):
        after(message)
        waits.append(round((message.due_at - timezone.now()).total_seconds()))

    assert waits == [10, 20, 40, 80]


def test_what_is_too_late_is_not_sent(twilio: Twilio):
    message = an_sms()
    Message.objects.update(valid_until=timezone.now())

    after(message)
    look_after(timezone.now())

    message.refresh_from_db()
    assert (message.state, message.letter_sealed) == (State.EXPIRED, None)
    assert twilio.taken == []


def test_a_text_that_cannot_be_read_any_more_has_failed_and_stops_nothing(twilio: Twilio):
    message = an_sms()
    Message.objects.update(letter_sealed=b"of another key")

    assert after(message).state == State.FAILED
    deliver(4_000_000_000)


@pytest.mark.django_db(transaction=True)
def test_ten_workers_with_the_same_task_send_it_once(twilio: Twilio):
    message = an_sms()

    def work() -> None:
        deliver(message.pk)
        connection.close()

    workers = [Thread(target=work) for _ in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(twilio.taken) == 1
