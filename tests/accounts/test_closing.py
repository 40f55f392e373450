"""Deleting an account, and taking one's data along."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from apps.accounts.closing.services import LastSuperuser, close_account
from apps.accounts.export import EXPORTS
from apps.accounts.models import User
from apps.messaging.models import Message, State
from apps.messaging.services import send_mail
from apps.universes.models import Universe
from tests.messages import letters
from tests.people import person, universe
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    return person("alice")


@pytest.fixture
def hers(client: Client, alice: User) -> Client:
    """Alice's browser, in which she has just confirmed that it is her."""
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    return client


def unpacked(answer) -> dict[str, Any]:
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:  # answer.close() would end the test's connection to the database, too
        close()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name.split("/")[1].removesuffix(".json"): json.loads(archive.read(name)) for name in archive.namelist()}


def test_an_account_goes_with_all_that_is_its_own(hers: Client, alice: User):
    bob = person("bob")
    universe("Hers", owner=alice)
    kept = universe("His", owner=bob)
    send_mail(kind="welcome", to=alice.email, subject="Welcome", text="Hello", user_id=alice.pk)

    answer = hers.post("/accounts/data/delete/", {"email": "ALICE@example.com"})

    assert answer["Location"] == "/accounts/deleted/"
    assert list(User.objects.all()) == [bob]
    assert list(Universe.objects.all()) == [kept]
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
    assert hers.get("/dashboard/").status_code == 302
    assert letters("alice@example.com")[-1].subject == "Your TickStock account is deleted"


def test_of_its_messages_only_kind_state_and_time_stay(alice: User):
    send_mail(kind="welcome", to=alice.email, subject="Welcome", text="Hello", user_id=alice.pk, key="alice-1")

    close_account(user=alice)

    row = Message.objects.get(kind="welcome")
    assert (row.user, row.recipient, row.recipient_hash, row.letter_sealed) == (None, "", "", None)
    assert row.state == State.EXPIRED  # What was not yet sent never is
    assert "alice" not in row.key


def test_another_address_deletes_nothing(hers: Client):
    answer = hers.post("/accounts/data/delete/", {"email": "bob@example.com"})

    assert answer.status_code == 400
    assert User.objects.count() == 1


def test_the_last_superuser_stays(alice: User):
    boss, other = (User.objects.create_superuser(f"{name}@example.com", PASSWORD) for name in ("boss", "other"))

    close_account(user=other)
    with pytest.raises(LastSuperuser):
        close_account(user=boss)
    close_account(user=alice)

    assert list(User.objects.all()) == [boss]


@pytest.mark.parametrize("path", ["/accounts/data/delete/", "/accounts/data/download/"])
def test_both_ask_first_who_it_is(client: Client, alice: User, path):
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = []
    session.save()

    answer = client.post(path, {"email": alice.email})

    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.count() == 1


@pytest.mark.parametrize("path", ["/accounts/data/", "/accounts/data/delete/", "/accounts/data/download/"])
def test_a_stranger_is_sent_to_the_sign_in(client: Client, path):
    assert "/login/" in client.get(path)["Location"]


def test_the_export_holds_what_every_part_of_the_site_knows(hers: Client, alice: User):
    universe("Hers", "AAPL", owner=alice)
    universe("His", "MSFT", owner=person("bob"))

    files = unpacked(hers.post("/accounts/data/download/"))

    assert files.keys() == EXPORTS.keys()
    assert files["profile"]["email"] == "alice@example.com"
    assert "Hers" in json.dumps(files["universes"])
    assert "His" not in json.dumps(files)
    assert files["billing"]["subscription"]["plan"] == "pro"


def test_the_export_holds_no_secret(hers: Client, alice: User):
    words = json.dumps(unpacked(hers.post("/accounts/data/download/")))

    assert alice.password not in words
    assert str(hers.session.session_key) not in words


def test_a_second_export_has_to_wait_a_minute(hers: Client, alice: User):
    unpacked(hers.post("/accounts/data/download/"))

    assert hers.post("/accounts/data/download/")["Location"] == "/accounts/data/"

    cache.delete(f"export:{alice.pk}")
    assert unpacked(hers.post("/accounts/data/download/"))
