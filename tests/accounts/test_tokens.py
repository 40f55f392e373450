"""What a program's tokens are good for, and for how long."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jwt
import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from apps.accounts.sessions.devices import describe
from apps.accounts.tokens import user_of_token
from tests.accounts.test_sessions import mails
from tests.people import person
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db
APP = "/_allauth/app/v1"


def sign_in(name: str = "alice") -> dict[str, Any]:
    """The tokens of a new session."""
    fields = {"email": f"{name}@example.com", "password": PASSWORD}
    answer = Client(headers={"user-agent": "ticker/1.0"}).post(f"{APP}/auth/login", fields, "application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()["meta"]


def refresh(token: str) -> Any:
    return Client().post(f"{APP}/tokens/refresh", {"refresh_token": token}, "application/json")


def test_an_access_token_tells_whose_it_is():
    alice = person("alice")
    tokens = sign_in()

    assert user_of_token(tokens["access_token"]) == (alice, Session.objects.get().session_key)


def test_it_is_worth_nothing_once_its_session_has_ended():
    person("alice")
    tokens = sign_in()
    Session.objects.all().delete()

    assert user_of_token(tokens["access_token"]) is None
    assert refresh(tokens["refresh_token"]).status_code == 400


def test_a_refresh_token_opens_nothing_by_itself():
    person("alice")

    assert user_of_token(sign_in()["refresh_token"]) is None


@pytest.mark.parametrize("change", [{"exp": 1}, {"sub": "999"}, {"token_use": "refresh"}, {"sid": "bm90aGluZw=="}])
@pytest.mark.parametrize("key", ["ours", "another key that is long enough for it"])
def test_a_token_that_is_not_as_it_was_given_is_refused(change, key):
    person("alice")
    payload = jwt.decode(sign_in()["access_token"], options={"verify_signature": False})
    key = django_settings.SECRET_KEY if key == "ours" else key

    assert user_of_token(jwt.encode(payload | change, key, "HS256")) is None


def test_an_unsigned_token_is_refused():
    person("alice")
    payload = jwt.decode(sign_in()["access_token"], options={"verify_signature": False})

    assert user_of_token(jwt.encode(payload, None, "none")) is None


def test_a_refresh_token_that_is_used_a_second_time_ends_its_session():
    person("alice")
    others = sign_in()
    tokens = sign_in()

    fresh = refresh(tokens["refresh_token"]).json()["data"]
    assert user_of_token(fresh["access_token"])
    second = refresh(tokens["refresh_token"])

    assert second.status_code == 400
    assert user_of_token(fresh["access_token"]) is None
    assert refresh(fresh["refresh_token"]).status_code == 400
    assert user_of_token(others["access_token"])


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_refresh_at_once_one_gets_new_tokens():
    person("alice")
    tokens = sign_in()

    def attempt(_: int) -> int:
        try:
            return refresh(tokens["refresh_token"]).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        codes = sorted(threads.map(attempt, range(10)))

    assert codes == [200] + [400] * 9


def test_a_refresh_keeps_the_session_alive(settings):
    person("alice")
    tokens = sign_in()
    before = Session.objects.get().expire_date
    time.sleep(0.01)

    refresh(tokens["refresh_token"])

    assert Session.objects.get().expire_date > before


def test_a_program_is_one_of_the_sessions_and_marked_as_such(settings):
    settings.SESSIONS_PER_USER = 1
    person("alice")
    page = Client()
    page.post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD})

    sign_in()

    session = UserSession.objects.get()
    assert session.data == {"is_program": True}
    assert describe(session.user_agent, is_program=True) == ("ticker", "", "program")
    assert page.get("/dashboard/").status_code == 302
    assert len(mails("session_limit")) == 1


@pytest.mark.parametrize(
    ("header", "status"), [("Bearer GOOD", 200), ("bearer GOOD", 200), ("Bearer bad", 401), ("Basic GOOD", 401)]
)
def test_the_api_takes_a_good_token(header, status):
    person("alice")
    header = header.replace("GOOD", sign_in()["access_token"])

    assert Client().get("/api/v1/me", headers={"authorization": header}).status_code == status


def test_a_bad_token_beside_a_good_cookie_is_refused():
    person("alice")
    page = Client()
    page.post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD})

    assert page.post("/api/v1/ticket").status_code == 200
    assert page.post("/api/v1/ticket", headers={"authorization": "Bearer bad"}).status_code == 401
    assert Client().post("/api/v1/ticket").status_code == 401
