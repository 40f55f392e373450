"""The pages about one's webhooks."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from apps.billing.plans import FREE, PLANS
from apps.billing.services import change_plan
from apps.webhooks import services
from apps.webhooks.models import Delivery, Endpoint
from apps.webhooks.services import Wish
from tests.people import person, universe

pytestmark = pytest.mark.django_db

FORM = {"name": "mine", "url": "https://example.com/hook", "wants": "in_force"}
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


@pytest.fixture
def alice(client: Client):
    user = person("alice")
    client.force_login(user)
    return user


@pytest.fixture
def mine(alice) -> Endpoint:
    return services.create(owner=alice, wish=Wish(name="mine", url="https://example.com/hook"))[0]


def test_a_secret_is_shown_when_it_is_made_and_never_again(client, alice):
    made = client.post("/accounts/webhooks/new/", FORM)
    mine = Endpoint.objects.get()
    page = f"/accounts/webhooks/{mine.uid}/"
    changed = client.post(f"{page}secret/")

    first, second = (SECRET.findall(answer.content.decode()) for answer in (made, changed))
    assert mine.owner == alice
    assert len(first) == len(second) == 1
    assert first != second
    assert "no-store" in made["Cache-Control"]
    for address in ("/accounts/webhooks/", page, f"{page}edit/"):
        assert not SECRET.search(client.get(address).content.decode())
    assert b"Two sign until" in client.get(page).content


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"url": "http://example.com/"}, "Only https"),
        ({"url": "https://localhost:22/"}, "The port is 443"),
        ({"url": "nonsense"}, "This is no address"),
        ({"wants": "universe"}, "Choose which universe."),
        ({"wants": "everything"}, "Select a valid choice"),
        ({"universe": "12345"}, "Select a valid choice"),
        ({"kinds": ["high", "nonsense"]}, "Select a valid choice"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_makes_no_sense_is_said_beside_it_and_changes_nothing(client, alice, settings, change, said):
    settings.WEBHOOK_PRIVATE = False
    services.create(owner=alice, wish=Wish(name="other", url="https://example.com/hook"))
    other = Endpoint.objects.get()

    made = client.post("/accounts/webhooks/new/", FORM | change)
    changed = client.post(f"/accounts/webhooks/{other.uid}/edit/", FORM | change)

    for answer in (made, changed):
        assert answer.status_code == 400
        assert said in answer.content.decode()
    other.refresh_from_db()
    assert (Endpoint.objects.count(), other.name) == (1, "other")


def test_it_can_be_changed(client, alice, mine):
    hers = universe("Hers", "AAPL", owner=alice)
    changes = {"name": "new", "url": "https://example.org/", "wants": "universe", "universe": hers.pk, "kinds": ["low"]}

    answer = client.post(f"/accounts/webhooks/{mine.uid}/edit/", changes, follow=True)

    mine.refresh_from_db()
    assert (mine.name, mine.url, mine.universe, mine.kinds) == ("new", "https://example.org/", hers, ["low"])
    assert all(words in answer.content for words in (b"<dd>Hers</dd>", b"<dd>Everything</dd>", b"<dd>Lows</dd>"))


def test_two_of_one_name_are_one_too_many(client, mine):
    answer = client.post("/accounts/webhooks/new/", FORM)

    assert "You have a webhook called mine already." in answer.content.decode()
    assert Endpoint.objects.count() == 1


def test_a_plan_has_room_for_so_many(client, alice, mine):
    change_plan(user=alice, plan=PLANS[FREE.key], now=timezone.now())

    answer = client.post("/accounts/webhooks/new/", FORM | {"name": "second"})

    assert "Your plan has room for 1 webhooks." in answer.content.decode()
    assert b"Your plan has no room for more." in client.get("/accounts/webhooks/").content
    assert b"1 of 1" in client.get("/accounts/billing/").content


def test_it_is_paused_resumed_tested_and_deleted(client, mine):
    page = f"/accounts/webhooks/{mine.uid}/"

    assert b"Paused since" in client.post(f"{page}pause/", follow=True).content
    assert b"A test is on its way" in client.post(f"{page}test/", follow=True).content
    delivery = Delivery.objects.get()
    answer = client.post(f"{page}deliveries/{delivery.uid}/again/", follow=True)
    assert b"as soon as the webhook is resumed" in answer.content
    assert b"Resumed." in client.post(f"{page}resume/", follow=True).content
    delivery.state = "sending"
    delivery.save()
    answer = client.post(f"{page}deliveries/{delivery.uid}/again/", follow=True)
    assert b"It is under way at this moment." in answer.content
    assert b"Deleted." in client.post(f"{page}delete/", follow=True).content
    assert client.get(page).status_code == 404


def test_staff_pauses_and_resumes_and_the_owner_is_told(mine, mailoutbox):
    staff = person("staff", is_staff=True, is_superuser=True)
    browser = Client()
    browser.force_login(staff)
    choice = {"_selected_action": [str(mine.pk)]}

    browser.post("/admin/webhooks/endpoint/", choice | {"action": "pause"})
    mine.refresh_from_db()
    assert mine.paused_why == "staff"

    browser.post("/admin/webhooks/endpoint/", choice | {"action": "resume"})
    mine.refresh_from_db()
    assert mine.is_active
