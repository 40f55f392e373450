"""What is done for messages as time goes by."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery import Celery
from django.utils import timezone
from redis import Redis

from apps.messaging import hand_over, upkeep
from apps.messaging.models import Message, State
from apps.messaging.services import send_mail, send_sms

pytestmark = pytest.mark.django_db
NOW = timezone.now


def a_mail(**changes: object) -> Message:
    send_mail(kind="welcome", to="alice@example.com", subject="Hello", text="Hello")
    message = Message.objects.latest("pk")
    Message.objects.filter(pk=message.pk).update(**changes)
    return message


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_what_nobody_was_told_of_is_handed_over_later_and_not_twice_at_once(redis: Redis):
    a_mail()
    later = NOW() + timedelta(seconds=31)

    upkeep.look_after(NOW())
    assert redis.llen("celery") == 0
    upkeep.look_after(later)
    upkeep.look_after(later)
    assert redis.llen("celery") == 1


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_fails_no_request(monkeypatch):
    nowhere = Celery(broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr(hand_over, "app", nowhere)

    assert state_of(a_mail()) == State.QUEUED


def test_what_a_crash_left_behind_is_unknown_and_stays_so(redis: Redis):
    message = a_mail(state=State.SENDING)

    upkeep.look_after(NOW() + timedelta(minutes=4))
    assert state_of(message) == State.SENDING
    upkeep.look_after(NOW() + timedelta(minutes=6))
    upkeep.look_after(NOW() + timedelta(minutes=60))

    assert state_of(message) == State.UNKNOWN
    assert redis.llen("celery") == 0


@pytest.mark.parametrize("state", [State.FAILED, State.UNKNOWN, State.SENT])
def test_no_text_outlives_its_time(state):
    message = a_mail(state=state)

    upkeep.look_after(NOW() + timedelta(hours=23))
    message.refresh_from_db()
    assert message.letter_sealed
    upkeep.look_after(NOW() + timedelta(hours=25))
    message.refresh_from_db()
    assert message.letter_sealed is None


def test_old_rows_are_forgotten(settings):
    settings.MESSAGE_LOG_DAYS = 90
    old, young = a_mail(created_at=NOW() - timedelta(days=91)), a_mail(created_at=NOW() - timedelta(days=89))

    upkeep.forget_old(NOW())

    assert list(Message.objects.all()) == [young]
    assert old.pk != young.pk


@pytest.mark.parametrize(("used", "rings"), [(0, True), (4, True), (5, False), (10, False)])
def test_an_alarm_rings_when_fewer_than_half_of_the_codes_are_used(settings, used, rings):
    settings.SMS_ALARM_LAST = 10
    codes(10)
    for message in Message.objects.all()[:used]:
        Message.objects.filter(pk=message.pk).update(used_at=NOW())

    assert upkeep.watch_codes(NOW() + timedelta(minutes=11)) is rings


def test_codes_that_may_still_be_used_ring_no_alarm(settings):
    settings.SMS_ALARM_LAST = 10
    codes(10)

    assert not upkeep.watch_codes(NOW())


def codes(count: int) -> None:
    for number in range(count):
        assert send_sms(kind="verification", to=f"+1212555{number}123", text="123456")
    Message.objects.update(state=State.SENT, provider_id="SM1")
