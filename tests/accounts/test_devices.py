"""A sign-in with something new is told by mail."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts.sessions.devices import describe
from apps.messaging.models import Message
from tests.accounts.test_sessions import FIREFOX, IPHONE, mails
from tests.people import person
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db


def browser(user_agent: str = FIREFOX) -> Client:
    return Client(headers={"user-agent": user_agent})


def sign_in(client: Client, name: str = "alice") -> None:
    client.post("/accounts/login/", {"login": f"{name}@example.com", "password": PASSWORD})
    assert client.get("/dashboard/").status_code == 200


def test_the_first_sign_in_is_no_news():
    person("alice")

    sign_in(browser())

    assert mails("new_device") == []


def test_another_browser_is_news_once():
    person("alice")
    sign_in(browser())
    phone = browser(IPHONE)

    sign_in(phone)
    phone.post("/accounts/logout/")
    sign_in(phone)

    assert len(mails("new_device")) == 1


def test_a_browser_that_bob_uses_is_news_to_alice():
    person("alice")
    person("bob")
    sign_in(browser())
    shared = browser()

    sign_in(shared, "bob")
    shared.post("/accounts/logout/")
    sign_in(shared, "alice")

    assert len(mails("new_device")) == 1


def test_the_mail_says_what_where_and_when_and_what_to_do():
    person("alice", time_zone="Europe/Berlin")
    sign_in(browser())

    sign_in(browser(IPHONE))

    letter = Message.objects.get(kind="new_device").letter
    for words in ("Safari on iOS", "127.0.0.1", "CET", "/accounts/sessions/", "/accounts/password/change/"):
        assert words in letter.text


@pytest.mark.parametrize(
    ("user_agent", "browser", "system", "icon"),
    [
        (FIREFOX, "Firefox", "Windows", "desktop"),
        (IPHONE, "Safari", "iOS", "phone"),
        ("", "", "", "desktop"),
        ("\x00\xff nonsense" * 50, "", "", "desktop"),
    ],
)
def test_a_browser_in_words(user_agent, browser, system, icon):
    assert describe(user_agent) == (browser, system, icon)
