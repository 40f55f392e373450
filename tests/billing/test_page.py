"""The page of one's plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.billing.models import BillingAddress, Subscription
from tests.people import person

pytestmark = pytest.mark.django_db
ADDRESS = {"name": "Alice Archer", "line_1": "1 Wall Street", "city": "New York", "country": "US"}


@pytest.fixture
def alice() -> User:
    return person("alice")


@pytest.fixture
def hers(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def page(hers: Client) -> str:
    return hers.get("/accounts/billing/").content.decode()


def test_the_page_says_what_one_has_and_that_nothing_is_paid(hers: Client):
    assert "You are trying Pro until" in page(hers)
    assert "connected to no payment provider" in page(hers)


def test_one_chooses_cancels_and_takes_it_back(hers: Client):
    hers.post("/accounts/billing/plan/", {"plan": "trader"})
    assert "renews itself" in page(hers)

    hers.post("/accounts/billing/cancel/")
    assert "You keep everything Trader has until" in page(hers)

    hers.post("/accounts/billing/reactivate/")
    assert "renews itself" in page(hers)


def test_saying_it_twice_is_said_not_done(hers: Client, alice: User):
    hers.post("/accounts/billing/plan/", {"plan": "trader"})
    before = Subscription.objects.get(user=alice).period_end

    answer = hers.post("/accounts/billing/plan/", {"plan": "trader"}, follow=True)

    assert "Nothing to change" in answer.content.decode()
    assert Subscription.objects.get(user=alice).period_end == before


def test_a_plan_that_is_none_is_refused(hers: Client):
    assert hers.post("/accounts/billing/plan/", {"plan": "gold"}).status_code == 400


def test_ones_plan_is_nobody_elses(hers: Client, alice: User):
    bob = person("bob")

    hers.post("/accounts/billing/plan/", {"plan": "trader", "user": bob.pk, "id": bob.subscription.pk})

    assert Subscription.objects.get(user=bob).plan == "pro"
    assert Subscription.objects.get(user=alice).plan == "trader"


def test_an_address_is_kept(hers: Client, alice: User):
    bob = person("bob")

    for city in ("New York", "Boston"):
        hers.post("/accounts/billing/address/", ADDRESS | {"city": city, "user": bob.pk, "id": 7, "plan": "pro"})

    assert [(kept.user, kept.city) for kept in BillingAddress.objects.all()] == [(alice, "Boston")]


@pytest.mark.usefixtures("contexts")
@pytest.mark.parametrize(("field", "value"), [("name", ""), ("country", "XX"), ("city", "x" * 101), ("line_1", "")])
def test_a_wrong_address_is_refused_with_what_was_typed(hers: Client, field, value):
    answer = hers.post("/accounts/billing/address/", ADDRESS | {field: value})

    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == {field}
    assert not BillingAddress.objects.exists()


def test_with_billing_off_the_page_says_so_and_no_plan_can_be_chosen(hers: Client, settings):
    settings.BILLING = False

    assert "Billing is off on this site" in page(hers)
    assert hers.post("/accounts/billing/plan/", {"plan": "trader"}).status_code == 404


@pytest.mark.parametrize("path", ["", "plan/", "cancel/", "reactivate/", "address/"])
def test_a_stranger_is_sent_to_the_sign_in(client: Client, path):
    assert "/login/" in client.post(f"/accounts/billing/{path}", {"plan": "pro"})["Location"]


def test_staff_change_a_plan_and_extend_it(client: Client, alice: User):
    client.force_login(person("staff", is_staff=True, is_superuser=True))
    change = f"/admin/billing/subscription/{alice.subscription.pk}/change/"
    inline = {"changes-TOTAL_FORMS": 0, "changes-INITIAL_FORMS": 0}

    client.post(change, {"plan": "trader", "extend_by": "10", **inline})

    held = Subscription.objects.get(user=alice)
    assert (held.plan, held.status) == ("trader", "active")
    assert held.period_end == held.period_start + timedelta(days=40)
    assert client.get(change).status_code == 200
