"""Staff are told that something is wrong: each rule by itself, once, and again when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.messaging.models import Kind, Message
from apps.monitoring.alarms import notices, watch
from apps.monitoring.defaults import RULES
from apps.monitoring.heard import Heard
from apps.monitoring.models import Alarm, AlarmRule, Incident
from tests.messages import letters
from tests.monitoring.makers import heard
from tests.people import person
from tickstock.stream.pulse import ArchivePulse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_rules")]

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEHIND = ArchivePulse(at=NOON.timestamp(), caught_up_at=NOON.timestamp() - 3_600, lag=9)

# What each rule of a new installation is there for.
WRONG: dict[str, dict] = {
    "ingest-silent": {"ingest_age": 30.0},
    "feed-away": {"feed": {"state": "waiting"}},
    "feed-late": {"feed": {"age_ms": 16_000}},
    "feed-behind": {"feed": {"lag_ms": 6_000}},
    "feed-fallback": {"feed": {"is_fallback": True}},
    "feed-drops": {"counters": {"drops": 1}},
    "slow-to-log": {"stages": {"frame_to_log": (10.0, 400.0)}},
    "events-waiting": {"waiting": 5_001},
    "events-lost": {"counters": {"log_lost": 3}},
    "events-left-out": {"counters": {"conflated": 2, "detected": 101}},
    "ledger-unbalanced": {"counters": {"logged": 89}},
    "archive-behind": {"archive": BEHIND},
    "jobs-silent": {"jobs_age": 90.0},
    "broker-away": {"broker": None},
    "broker-full": {"broker": {"memory": 0.9}},
    "broker-disk": {"broker": {"writes": False}},
    "database-away": {"database": "does not answer"},
    "clock-off": {"broker": {"ahead": -2.0}},
    "disk-full": {"disk_free": 0.05},
}


def look(seconds: float, **wrong) -> None:
    """One look, so long after noon."""
    now = NOON + timedelta(seconds=seconds)
    away = "broker" in wrong and wrong["broker"] is None
    found: Heard = heard(at=NOON.timestamp(), **({} if away else wrong))
    if away:
        found = Heard(at=NOON.timestamp())
    watch.watch(found, now)


def raised() -> set[str]:
    return set(Alarm.objects.open().values_list("name", flat=True))


@pytest.fixture
def staff():
    return person("staff", is_staff=True, is_superuser=True)


def one_rule(**more) -> AlarmRule:
    AlarmRule.objects.all().delete()
    usual = {"name": "late", "figure": "feed_age", "threshold": 15.0, "hold_seconds": 0, "clear_seconds": 30}
    return AlarmRule.objects.create(**usual | more)


def test_a_new_installation_has_rules_that_make_sense():
    first = import_module("apps.monitoring.migrations.0004_first_alarm_rules")
    AlarmRule.objects.all().delete()

    first.add(apps, None)

    assert {rule.name for rule in AlarmRule.objects.all()} == {rule["name"] for rule in RULES} == set(WRONG)
    for rule in AlarmRule.objects.all():
        rule.full_clean()


def test_all_is_quiet_while_all_is_well(staff):
    for seconds in range(0, 200, 10):
        look(seconds)

    assert not Alarm.objects.exists()


@pytest.mark.parametrize("name", WRONG)
def test_every_rule_fires_on_what_it_is_there_for_and_ends_after_it(staff, name: str):
    look(0)
    for seconds in range(10, 90, 10):
        look(seconds, **WRONG[name])
    assert name in raised()

    for seconds in range(90, 90 + 720, 20):
        look(seconds)

    assert raised() == set()
    alarm = Alarm.objects.get(name=name)
    assert alarm.resolved_how == Alarm.How.FIGURE
    told = [letter.subject for letter in letters(staff.email) if f" {name} " in letter.subject]
    assert [("raised" in subject, "is over" in subject) for subject in told] == [(True, False), (False, True)]


def test_staff_who_may_see_alarms_are_told_and_nobody_else(staff):
    person("clerk", is_staff=True)
    person("alice")
    one_rule()

    look(0, feed={"age_ms": 16_000})

    assert {message.user.email for message in Message.objects.filter(kind=Kind.ALERT)} == {staff.email}
    (letter,) = letters(staff.email)
    assert letter.subject == "TickStock warning: late raised: 16 s"
    assert "Age of the newest data is above 15 s." in letter.text
    assert "/admin/monitoring/alarm/" in letter.text


def test_by_sms_where_the_rule_says_so_and_the_number_is_confirmed(staff):
    staff.phone, staff.phone_verified = "+12125550123", True
    staff.save()
    one_rule(mail=False, sms=True)

    look(0, feed={"age_ms": 16_000})

    assert [message.channel for message in Message.objects.filter(kind=Kind.ALERT)] == ["sms"]


def test_within_the_cool_down_alarms_are_noted_and_not_told(staff):
    one_rule(cool_down_seconds=600, clear_seconds=10)
    for start in (0, 60, 660):
        look(start, feed={"age_ms": 16_000})
        look(start + 10)
        look(start + 20)

    assert [alarm.told for alarm in Alarm.objects.order_by("pk")] == [True, False, True]
    assert len(letters(staff.email)) == 4


def test_the_worst_is_remembered(staff):
    one_rule()
    for seconds, age in ((0, 16_000), (10, 40_000), (20, 20_000)):
        look(seconds, feed={"age_ms": age})

    alarm = Alarm.objects.get()
    assert (alarm.value, alarm.worst) == (16.0, 40.0)


def test_one_alarm_at_most_is_open_for_a_rule(staff):
    rule = one_rule()
    look(0, feed={"age_ms": 16_000})
    look(10, feed={"age_ms": 16_000})

    assert Alarm.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Alarm.objects.create(rule=rule, name="late", value=1, worst=1, began_at=NOON, raised_at=NOON)


def test_acknowledged_and_resolved_by_hand_it_comes_again_while_it_is_wrong(staff):
    one_rule(hold_seconds=20)
    for seconds in (0, 10, 20):
        look(seconds, feed={"age_ms": 16_000})

    assert Alarm.objects.acknowledge(staff.pk, NOON) == 1
    assert Alarm.objects.get().state == "acknowledged"
    assert Alarm.objects.acknowledge(staff.pk, NOON) == 0
    assert Alarm.objects.all().resolve(NOON + timedelta(seconds=25)) == 1
    assert Alarm.objects.get().state == "resolved"

    for seconds in (30, 40, 50):
        look(seconds, feed={"age_ms": 16_000})
    assert Alarm.objects.open().count() == 1


def test_a_rule_that_is_turned_off_ends_its_alarm(staff):
    rule = one_rule()
    look(0, feed={"age_ms": 16_000})
    AlarmRule.objects.filter(pk=rule.pk).update(is_on=False)

    look(10, feed={"age_ms": 16_000})

    assert Alarm.objects.get().resolved_how == Alarm.How.RULE


def test_a_rule_that_cannot_be_looked_at_leaves_the_others_alone(staff):
    one_rule()
    AlarmRule.objects.create(name="a-broken-one", figure="feed_age", threshold=1.0)
    AlarmRule.objects.filter(name="a-broken-one").update(figure="nothing_of_the_kind")

    look(0, feed={"age_ms": 16_000})

    assert raised() == {"late"}


def test_an_alarm_with_words_for_everybody_is_an_incident_until_it_is_over(staff):
    one_rule(public_words="Live data is late")
    look(0, feed={"age_ms": 16_000})
    incident = Incident.objects.get()
    assert (incident.title, incident.ended_at) == ("Live data is late", None)

    for seconds in (10, 40):
        look(seconds)

    incident.refresh_from_db()
    assert incident.ended_at == NOON + timedelta(seconds=40)


def test_what_grew_cannot_also_have_to_last():
    with pytest.raises(ValidationError):
        AlarmRule(name="x", figure="lost", compare="grows", threshold=0.0, hold_seconds=5).full_clean()


def test_the_webhook_is_signed_and_says_it_all(staff, settings, receiver):
    settings.ALARM_WEBHOOK = receiver.url
    settings.ALARM_WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    one_rule(advice="Look at the feed.")
    look(0, feed={"age_ms": 16_000})

    sent = notices.send(Alarm.objects.select_related("rule").get(), "raised")

    assert sent.is_success
    (request,) = receiver.got
    body = request.said
    assert (body["type"], body["name"], body["value"], body["advice"]) == (
        "alarm.raised",
        "late",
        16.0,
        "Look at the feed.",
    )
    assert request.headers["webhook-signature"].startswith("v1,")
