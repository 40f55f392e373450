"""Where somebody is signed in: seeing it, ending it, and how many there may be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.messaging.models import Message
from tests.people import person
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1"
PAGE = "/accounts/sessions/"


def sign_in(name: str = "alice", user_agent: str = FIREFOX, address: str = "203.0.113.7") -> Client:
    client = Client(headers={"user-agent": user_agent}, REMOTE_ADDR=address)
    answer = client.post("/accounts/login/", {"login": f"{name}@example.com", "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/dashboard/").status_code == 200


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind))


@pytest.mark.usefixtures("contexts")
def test_the_page_names_each_session_and_marks_this_one():
    person("alice")
    here = sign_in()
    sign_in(user_agent=IPHONE, address="198.51.100.1")

    first, second = here.get(PAGE).context["sessions"]

    assert (first["device"].browser, first["device"].system, first["device"].icon) == ("Firefox", "Windows", "desktop")
    assert (first["is_here"], first["place"]) == (True, "203.0.113.7")
    assert (second["device"].browser, second["device"].system, second["device"].icon) == ("Safari", "iOS", "phone")
    assert (second["is_here"], second["place"], second["is_active"]) == (False, "198.51.100.1", True)


def test_signing_in_gives_the_session_a_new_key():
    person("alice")
    client = Client()
    client.get("/accounts/login/")
    client.session.save()
    client.cookies["sessionid"] = "a" * 32
    client.post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD})

    assert client.cookies["sessionid"].value != "a" * 32
    assert is_in(client)


@pytest.mark.usefixtures("contexts")
def test_one_of_the_others_can_be_ended():
    person("alice")
    here, other = sign_in(), sign_in(user_agent=IPHONE)
    theirs = UserSession.objects.get(session_key=other.session.session_key)

    answer = here.post(f"{PAGE}{theirs.pk}/end/", follow=True)

    assert "That session has ended." in answer.content.decode()
    assert (is_in(here), is_in(other)) == (True, False)
    assert len(answer.context["sessions"]) == 1


def test_all_the_others_can_be_ended():
    person("alice")
    here, *others = [sign_in() for _ in range(3)]

    here.post(f"{PAGE}others/end/")

    assert is_in(here)
    assert not any(map(is_in, others))


def test_nobody_ends_a_strangers_session():
    person("alice")
    person("bob")
    alice, bob = sign_in("alice"), sign_in("bob")
    hers = UserSession.objects.get(session_key=alice.session.session_key)

    assert bob.post(f"{PAGE}{hers.pk}/end/").status_code == 404
    assert bob.get(f"{PAGE}{hers.pk}/end/").status_code == 405
    assert is_in(alice)


def test_signing_out_and_a_new_password_leave_no_session_behind():
    alice = person("alice")
    here, other, gone = sign_in(), sign_in(), sign_in()
    gone.post("/accounts/logout/")
    fields = {"oldpassword": PASSWORD, "password1": "another good password", "password2": "another good password"}
    here.post("/accounts/password/change/", fields)

    assert (is_in(here), is_in(other), is_in(gone)) == (True, False, False)
    assert [session.session_key for session in UserSession.objects.filter(user=alice)] == [here.session.session_key]


def test_the_sign_in_beyond_the_limit_ends_the_session_not_seen_for_longest(settings):
    settings.SESSIONS_PER_USER = 2
    person("alice")
    first, second = sign_in(), sign_in()
    UserSession.objects.filter(session_key=second.session.session_key).update(
        last_seen_at=timezone.now() - timedelta(hours=1)
    )

    third = sign_in()

    assert (is_in(first), is_in(second)) == (True, False)
    assert "your oldest sign-in has ended" in third.get("/dashboard/").content.decode()
    assert len(mails("session_limit")) == 1


def test_sessions_of_others_do_not_count(settings):
    settings.SESSIONS_PER_USER = 1
    person("alice")
    person("bob")
    alice = sign_in("alice")

    sign_in("bob")

    assert is_in(alice)
    assert mails("session_limit") == []


@pytest.mark.django_db(transaction=True)
def test_twenty_sign_ins_at_once_leave_exactly_the_limit(settings):
    settings.SESSIONS_PER_USER = 5
    settings.ACCOUNT_RATE_LIMITS = False
    settings.WRONG_PASSWORDS_OF_LOGIN = settings.WRONG_PASSWORDS_OF_ADDRESS = (100, 60)
    alice = person("alice")

    def attempt(_: int) -> Client:
        try:
            return sign_in()
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        clients = list(threads.map(attempt, range(20)))

    assert UserSession.objects.filter(user=alice).count() == 5
    assert Session.objects.count() == 5
    assert sum(map(is_in, clients)) == 5
