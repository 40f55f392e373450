"""Asking for a message: a row in the caller's transaction, handed over once that is committed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from redis import Redis

from apps.messaging.models import Kind, Message, State
from apps.messaging.services import send_mail, send_sms
from tests.messages import code_sent, letters

ALICE, PHONE = "alice@example.com", "+12125550123"


def mail(**changes: Any) -> None:
    usual: dict[str, Any] = {
        "kind": Kind.VERIFICATION,
        "to": ALICE,
        "subject": "Your code",
        "text": "Your code is 123456",
    }
    send_mail(**usual | changes)


@pytest.mark.django_db
def test_a_message_waits_with_its_text_sealed():
    mail(html="<p>123456</p>")

    row = Message.objects.get()
    assert (row.state, row.recipient) == (State.QUEUED, "a…@example.com")
    assert b"123456" not in bytes(row.letter_sealed)
    assert code_sent(ALICE) == "123456"


@pytest.mark.django_db
def test_the_same_key_is_sent_once():
    mail(key="request 1", text="first")
    mail(key="request 1", text="second")
    mail(key="request 2", text="third")

    assert [letter.text for letter in letters(ALICE)] == ["first", "third"]


@pytest.mark.django_db
def test_without_a_key_each_message_is_one_of_its_own():
    mail()
    mail()

    assert Message.objects.count() == 2


@pytest.mark.django_db
def test_a_line_break_in_a_subject_starts_no_header():
    mail(subject="Hello\r\nBcc: bob@example.com")

    assert letters(ALICE)[0].subject == "Hello Bcc: bob@example.com"


@pytest.mark.django_db(transaction=True)
def test_the_broker_sees_a_number_only_and_nothing_before_the_commit(redis: Redis):
    with transaction.atomic():
        mail()
        assert redis.llen("celery") == 0

    task = str(redis.lindex("celery", 0))
    assert redis.llen("celery") == 1
    assert "alice" not in task
    assert "123456" not in task


@pytest.mark.django_db(transaction=True)
def test_a_message_of_a_transaction_that_fails_was_never_asked_for(redis: Redis):
    with transaction.atomic():
        mail()
        transaction.set_rollback(True)

    assert Message.objects.count() == 0
    assert redis.llen("celery") == 0


@pytest.mark.django_db
def test_an_sms_is_valid_for_ten_minutes():
    assert send_sms(kind="login_code", to=PHONE, text="123456", key="request 3")

    row = Message.objects.get(key="request 3")
    assert row.valid_until - row.created_at == timedelta(minutes=10)
    assert row.recipient == "+1…0123"


@pytest.mark.django_db
def test_a_kind_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="spam"):
        mail(kind="spam")
