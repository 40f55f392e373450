"""What a plan gives, for how long, and how it changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.billing import services
from apps.billing.models import Change, Status, Subscription
from apps.billing.plans import EVERYTHING, FREE, PRO, TRADER
from apps.billing.services import Kept, Refused, cancel, change_plan, extend, keep_periods, limits_of, reactivate
from tests.messages import letters
from tests.people import person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.fixture
def alice() -> User:
    """Alice, who has the Trader plan from NOW."""
    made = person("alice")
    change_plan(user=made, plan=TRADER, now=NOW)
    return made


def plan_at(user: User, now: datetime):
    return Subscription.objects.get(user=user).in_force(now)


def subjects(user: User) -> list[str]:
    return [letter.subject for letter in letters(user.email)]


def test_new_people_begin_with_a_trial(settings):
    settings.TRIAL_DAYS = 14

    alice = person("alice")

    trial = alice.subscription
    assert (trial.status, trial.plan) == (Status.TRIAL, "pro")
    assert trial.period_end - trial.period_start == 14 * DAY
    assert limits_of(alice) == PRO.limits


def test_without_trial_days_they_begin_with_the_free_plan(settings):
    settings.TRIAL_DAYS = 0

    assert limits_of(person("alice")) == FREE.limits


def test_with_billing_off_everybody_has_everything(settings):
    settings.BILLING = False

    alice = person("alice")

    assert limits_of(alice) == EVERYTHING
    assert not Subscription.objects.exists()


def test_who_came_before_there_were_plans_has_the_free_one():
    alice = person("alice")
    Subscription.objects.all().delete()

    assert limits_of(alice) == FREE.limits
    assert services.subscription_of(alice).plan == "free"


def test_a_cancelled_plan_lasts_until_its_period_is_over(alice: User):
    cancel(user=alice, now=NOW + DAY)

    assert plan_at(alice, NOW + 29 * DAY) == TRADER
    assert plan_at(alice, NOW + 30 * DAY) == FREE  # Even before the job has run


def test_a_cancellation_can_be_taken_back_until_then(alice: User):
    cancel(user=alice, now=NOW)

    reactivate(user=alice, now=NOW + 29 * DAY)

    assert alice.subscription.__class__.objects.get(user=alice).status == Status.ACTIVE


def test_after_that_it_cannot(alice: User):
    cancel(user=alice, now=NOW)

    with pytest.raises(Refused):
        reactivate(user=alice, now=NOW + 30 * DAY)


def test_what_was_cancelled_ends_once_however_often_the_job_runs(alice: User):
    cancel(user=alice, now=NOW)
    over = NOW + 30 * DAY

    assert keep_periods(over - DAY) == Kept(0, 0)
    assert [keep_periods(over) for _ in range(3)] == [Kept(1, 0), Kept(0, 0), Kept(0, 0)]
    assert subjects(alice).count("Your time with the Trader plan is over") == 1
    assert Change.objects.filter(what="expired").count() == 1


def test_what_was_not_cancelled_renews_itself(alice: User):
    assert [keep_periods(NOW + 31 * DAY) for _ in range(2)] == [Kept(0, 1), Kept(0, 0)]

    held = Subscription.objects.get(user=alice)
    assert (held.period_start, held.period_end) == (NOW + 30 * DAY, NOW + 60 * DAY)


def test_a_job_that_slept_for_months_catches_up_at_once(alice: User):
    keep_periods(NOW + 100 * DAY)

    assert Subscription.objects.get(user=alice).period_end == NOW + 120 * DAY


def test_an_ended_trial_leaves_the_free_plan():
    alice = person("alice")

    keep_periods(timezone.now() + 400 * DAY)

    assert Subscription.objects.get(user=alice).status == Status.EXPIRED
    assert limits_of(alice) == FREE.limits


@pytest.mark.parametrize(
    "again", [lambda user: cancel(user=user, now=NOW), lambda user: reactivate(user=user, now=NOW)]
)
def test_what_makes_no_sense_is_refused(again):
    bob = person("bob")
    change_plan(user=bob, plan=FREE, now=NOW)

    with pytest.raises(Refused):
        again(bob)


def test_choosing_the_plan_one_has_changes_nothing(alice: User):
    with pytest.raises(Refused):
        change_plan(user=alice, plan=TRADER, now=NOW + DAY)

    assert Subscription.objects.get(user=alice).period_end == NOW + 30 * DAY


def test_staff_can_extend_a_period_also_one_that_is_over(alice: User):
    staff = person("staff", is_staff=True)
    cancel(user=alice, now=NOW)
    keep_periods(NOW + 40 * DAY)

    extend(user=alice, days=7, now=NOW + 40 * DAY, by=staff)

    assert plan_at(alice, NOW + 46 * DAY) == TRADER
    assert Change.objects.filter(subscription__user=alice)[0].by == staff


def test_every_change_is_written_down_and_told(alice: User):
    cancel(user=alice, now=NOW)
    reactivate(user=alice, now=NOW)

    assert [step.what for step in Change.objects.filter(subscription__user=alice)] == [
        "reactivated",
        "cancelled",
        "plan",
        "trial",
    ]
    assert subjects(alice) == [
        "You have the Trader plan now",
        "Your Trader plan is cancelled",
        "Your Trader plan goes on",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"plan": "gold"},
        {"status": "paid"},
        {"plan": "free"},
        {"plan": "pro", "period_end": None},
        {"plan": "pro", "period_end": NOW - DAY},
    ],
)
def test_the_database_keeps_a_subscription_sound(alice: User, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.filter(user=alice).update(**wrong)
