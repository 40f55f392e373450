"""How long a sign-in lasts: idle, absolute, and what counts as using it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import resolve

from tests.people import person
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def alice(settings, clock) -> Client:
    settings.SESSION_IDLE, settings.SESSION_ABSOLUTE = 3_600, 7_200
    person("alice")
    client = Client()
    client.post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD})
    return client


def later(clock, **how_much: float) -> None:
    clock.shift(timedelta(**how_much))


def end() -> datetime:
    return Session.objects.get().expire_date


def test_a_session_that_nobody_uses_ends(alice, clock):
    later(clock, minutes=59)
    assert alice.get("/dashboard/").status_code == 200
    later(clock, minutes=59)
    assert alice.get("/dashboard/").status_code == 200
    later(clock, minutes=61)
    assert alice.get("/dashboard/").status_code == 302


def test_it_ends_after_its_absolute_time_however_much_it_is_used(alice, clock):
    for _ in range(8):
        later(clock, minutes=14)
        assert alice.get("/dashboard/").status_code == 200
    assert end() == NOON + timedelta(hours=2)
    later(clock, minutes=9)

    assert alice.get("/dashboard/").status_code == 302


def test_it_is_written_down_once_a_minute_at_most(alice, clock):
    later(clock, seconds=59)
    alice.get("/dashboard/")
    assert end() == NOON + timedelta(hours=1)
    assert UserSession.objects.get().last_seen_at == NOON

    later(clock, seconds=2)
    alice.get("/dashboard/")

    assert end() == NOON + timedelta(hours=1, seconds=61)
    assert UserSession.objects.get().last_seen_at == NOON + timedelta(seconds=61)


@pytest.mark.parametrize(("method", "path"), [("get", "/accounts/session/"), ("head", "/dashboard/")])
def test_what_pages_ask_by_themselves_keeps_nobody_signed_in(alice, clock, method, path):
    later(clock, minutes=30)

    getattr(alice, method)(path)

    assert end() == NOON + timedelta(hours=1)
    assert resolve("/api/v1/events").func.is_background


def test_a_page_can_ask_how_long_it_still_is_and_say_that_somebody_is_there(alice, clock):
    later(clock, minutes=30)
    assert alice.get("/accounts/session/").json() == {"seconds_left": 1_800, "can_stay": True}

    assert alice.post("/accounts/session/").json() == {"seconds_left": 3_600, "can_stay": True}
    later(clock, minutes=50)
    assert alice.post("/accounts/session/").json() == {"seconds_left": 2_400, "can_stay": False}


def test_a_stranger_is_told_that_they_are_one(client):
    assert client.get("/accounts/session/").status_code == 401
    assert client.post("/accounts/session/").status_code == 401


def test_saying_so_takes_the_pages_own_form(alice):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = alice.cookies

    assert strict.post("/accounts/session/").status_code == 403


def test_the_cookie_outlives_the_idle_time_for_the_server_decides(alice):
    assert alice.cookies["sessionid"]["max-age"] == 1_209_600


def test_an_ended_session_is_not_revived_by_a_request_under_way(alice, clock):
    key = alice.session.session_key
    store = alice.session
    Session.objects.all().delete()

    store.extend()

    assert not Session.objects.filter(pk=key).exists()
