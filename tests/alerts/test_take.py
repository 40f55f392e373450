"""Out of the log, into the tables: every notice once, and what is to be sent decided with it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import timezone
from redis import Redis

from apps.alerts import places, services
from apps.alerts.models import Delivery, Notice, Place
from apps.alerts.take import take
from tests.alerts.makers import rule, tell
from tests.people import person
from tickstock.stream import keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return person("alice")


@pytest.fixture
def mail(alice):
    return places.mail_of(alice)


def held() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("held", flat=True))


def test_a_notice_is_a_row_and_a_message_to_each_destination(redis: Redis, alice, mail):
    mine = rule(alice, destinations=(mail,))
    tell(redis, mine, "AAPL", "MSFT")

    assert take() == 2

    first, second = Notice.objects.order_by("pk")
    assert (first.symbol, first.price, first.rule, first.owner) == ("AAPL", 101.25, mine, alice)
    (delivery,) = Delivery.objects.all()  # What is told together goes together
    assert set(delivery.notices.all()) == {first, second}
    assert Place.objects.get().seq == 2


def test_whoever_takes_twice_writes_nothing_twice(redis, alice, mail):
    mine = rule(alice, destinations=(mail,))
    tell(redis, mine, "AAPL")
    take()

    Place.objects.update(seq=0)
    take()

    assert (Notice.objects.count(), Delivery.objects.count()) == (1, 1)


def test_a_new_life_of_the_log_is_read_from_its_beginning(redis, alice):
    mine = rule(alice)
    tell(redis, mine, "AAPL", "MSFT")
    take()

    redis.flushdb()
    tell(redis, mine, "AAPL", at=1_763_994_600_000)
    tell(redis, mine, "TSLA", at=1_763_994_601_000)
    take()

    assert [one.symbol for one in Notice.objects.order_by("pk")] == ["AAPL", "MSFT", "TSLA"]


def test_numbers_that_the_log_has_lost_are_counted(redis, alice):
    mine = rule(alice)
    tell(redis, mine, "AAPL", "MSFT", "TSLA")
    redis.xdel(keys.ALERTS, "1-0", "3-0")
    take()
    redis.delete(keys.ALERTS)
    take()

    assert Place.objects.get().missing == 2
    assert [one.symbol for one in Notice.objects.all()] == ["MSFT"]


def test_quiet_hours_are_by_the_owners_clock(redis, alice, mail):
    now = timezone.now().astimezone(alice.zone)
    around = {"quiet_from": (now - timedelta(hours=1)).time(), "quiet_until": (now + timedelta(hours=1)).time()}
    tell(redis, rule(alice, destinations=(mail,), **around), "AAPL")
    take()

    assert held() == ["quiet"]
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("wish", "ago", "why"),
    [({}, 0.0, ""), ({}, 1_000.0, "late"), ({"per_day": 1}, 0.0, ""), ({"destinations": ()}, 0.0, "nowhere")],
)
def test_why_it_is_not_sent_is_said(redis, alice, mail, wish, ago, why):
    tell(redis, rule(alice, **{"destinations": (mail,)} | wish), "AAPL", ago=ago)
    take()

    assert held() == [why]


def test_a_snoozed_rule_and_one_over_its_quota_are_shown_only(redis, alice, mail):
    mine = rule(alice, destinations=(mail,), per_day=1)
    tell(redis, mine, "AAPL", "MSFT")
    take()
    services.snooze(rule=mine, until=timezone.now() + timedelta(hours=1))
    tell(redis, mine, "TSLA")
    take()

    assert held() == ["", "quota", "snoozed"]


def test_a_digest_gathers_what_comes_until_its_end(redis, alice, mail):
    mine = rule(alice, destinations=(mail,), digest_minutes=240)
    tell(redis, mine, "AAPL")
    take()
    tell(redis, mine, "MSFT")
    take()

    (delivery,) = Delivery.objects.all()
    assert delivery.notices.count() == 2
    assert delivery.due_at > timezone.now()


def test_what_a_rule_told_stays_when_it_is_removed(redis, alice):
    mine = rule(alice)
    tell(redis, mine, "AAPL")
    services.remove(rule=mine)
    take()

    (one,) = Notice.objects.all()
    assert (one.rule, one.rule_name, one.held) == (None, "mine", "nowhere")


def test_notices_of_somebody_who_has_left_are_nobodys(redis, alice):
    mine = rule(alice)
    tell(redis, mine, "AAPL")
    alice.delete()

    take()

    assert not Notice.objects.exists()


def test_quiet_hours_go_past_midnight():
    from apps.alerts.policy import is_quiet

    assert [is_quiet(time(22), time(7), time(hour)) for hour in (21, 22, 3, 7)] == [False, True, True, False]
