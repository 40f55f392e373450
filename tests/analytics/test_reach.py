"""A plan shows so many days of history: the same ones on every page and through the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.analytics.reach import first_day, refusal
from apps.billing.plans import FREE, TRADER
from apps.billing.services import change_plan
from tests.archive import archived
from tests.factories import HOUR, OPEN, high
from tests.people import person

pytestmark = pytest.mark.django_db
OLD, NEW = "2026-11-18", "2026-11-19"


@pytest.fixture
def alice(settings):
    settings.BILLING = True
    archived([high(1, eid="old"), high(2, at=OPEN + 24 * HOUR, eid="new")])
    alice = person("alice")
    change_plan(user=alice, plan=FREE, now=timezone.now())
    return alice


@pytest.fixture
def hers(alice):
    client = Client()
    client.force_login(alice)
    return client


def test_the_free_plan_shows_the_newest_day_and_says_why_no_other(hers, alice):
    old = {
        path: hers.get(path.replace("DAY", OLD))
        for path in ("/history/?day=DAY", "/session/DAY/", "/session/DAY/outcomes/")
    }
    new = {path: hers.get(path.replace("DAY", NEW)).status_code for path in old}

    assert {path: answer.status_code for path, answer in old.items()} == dict(zip(old, (400, 404, 404), strict=True))
    assert "Your plan shows history from 19 November 2026 on." in old["/history/?day=DAY"].content.decode()
    assert set(new.values()) == {200}
    assert hers.get(f"/history/events.csv?day={OLD}").status_code == 400
    assert OLD not in hers.get("/session/").content.decode()
    assert hers.get(f"/replay/{OLD}/").url == "/replay/"


def test_the_api_draws_the_same_line(hers):
    assert hers.get("/api/v1/sessions").json() == {"items": [NEW]}
    assert hers.get(f"/api/v1/sessions/{OLD}").json()["detail"].startswith("Your plan shows history from")
    assert [one["event"]["eid"] for one in hers.get("/api/v1/history").json()["items"]] == ["new"]
    assert hers.get("/api/v1/events/old").status_code == 404
    assert hers.get("/api/v1/events/new").status_code == 200


def test_a_larger_plan_shows_more_and_without_billing_everything_is_shown(hers, alice, settings):
    change_plan(user=alice, plan=TRADER, now=timezone.now())
    begins = first_day(alice)
    assert not refusal(alice, begins)
    assert refusal(alice, begins - timedelta(days=1))
    assert hers.get(f"/session/{OLD}/").status_code == 200

    settings.BILLING = False
    assert not refusal(alice, begins - timedelta(days=10_000))
