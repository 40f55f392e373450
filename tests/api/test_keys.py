"""Keys: shown once, good for what they say, and gone when they are revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from apps.accounts.keys import making
from apps.accounts.models import Key, Scope
from tests.api.program import program
from tests.people import person
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def hers() -> Client:
    """alice, signed in with a browser."""
    person("alice")
    client = Client()
    client.post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD})
    return client


def asks(secret: str, path: str = "/api/v1/me") -> int:
    return Client(headers={"authorization": f"Bearer {secret}"}).get(path).status_code


def test_its_secret_is_shown_once_and_only_a_hash_of_it_is_kept(hers):
    made = hers.post("/api/v1/keys", {"name": "Screener", "scopes": ["read"]}, "application/json")

    secret = made.json()["secret"]
    listed = hers.get("/api/v1/keys").content.decode()
    assert made.status_code == 201
    assert asks(secret) == 200
    assert secret not in listed
    assert not any(secret in str(value) for value in Key.objects.values().get().values())


def test_it_does_what_its_scopes_say_and_nothing_else():
    alice = program("alice", Scope.READ)

    assert alice.get("/api/v1/universes").status_code == 200
    refused = alice.post("/api/v1/universes", {"name": "Mine"})
    assert refused.status_code == 403
    assert "`write`" in refused.json()["detail"]
    assert alice.get("/api/v1/me").json()["scopes"] == ["read"]


@pytest.mark.parametrize("path", ["/api/v1/keys", "/api/v1/me/sign-ins", "/api/v1/me/calls"])
def test_no_key_sees_keys_or_sign_ins(path):
    assert program("alice").get(path).status_code == 403


def test_no_key_makes_another():
    assert program("alice").post("/api/v1/keys", {"name": "More", "scopes": ["write"]}).status_code == 403


def test_one_that_has_expired_is_worth_nothing():
    alice = person("alice")
    _, secret = making.make(
        owner=alice, name="Short", scopes=["read"], expires_at=timezone.now() + timedelta(minutes=5)
    )

    assert asks(secret) == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert asks(secret) == 401


def test_after_a_rotation_the_old_secret_is_good_for_a_day(hers):
    made = hers.post("/api/v1/keys", {"name": "Screener", "scopes": ["read"]}, "application/json").json()
    rotated = hers.post(f"/api/v1/keys/{made['key']['id']}/rotate").json()

    assert rotated["secret"] != made["secret"]
    assert rotated["key"]["old_secret_until"]
    assert (asks(rotated["secret"]), asks(made["secret"])) == (200, 200)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert (asks(rotated["secret"]), asks(made["secret"])) == (200, 401)


def test_one_that_is_revoked_is_worth_nothing(hers):
    made = hers.post("/api/v1/keys", {"name": "Screener", "scopes": ["read"]}, "application/json").json()

    assert hers.delete(f"/api/v1/keys/{made['key']['id']}").status_code == 204
    assert asks(made["secret"]) == 401


def test_nobody_reaches_anothers_key():
    alice, bob = program("alice"), Client()
    person("bob")
    bob.post("/accounts/login/", {"login": "bob@example.com", "password": PASSWORD})

    assert bob.get(f"/api/v1/keys/{alice.key.pk}").status_code == 404
    assert bob.delete(f"/api/v1/keys/{alice.key.pk}").status_code == 404
    assert alice.get("/api/v1/me").status_code == 200


def test_a_key_of_somebody_who_may_not_come_in_any_more_is_worth_nothing():
    alice = program("alice")
    alice.user.is_active = False
    alice.user.save()

    assert alice.get("/api/v1/me").status_code == 401


def test_its_use_is_noted_and_its_owner_sees_each_request(hers):
    made = hers.post("/api/v1/keys", {"name": "Screener", "scopes": ["read"]}, "application/json").json()
    Client(headers={"authorization": f"Bearer {made['secret']}"}).get("/api/v1/symbols?limit=5")

    [call] = hers.get("/api/v1/me/calls").json()["items"]
    assert (call["key"], call["method"], call["path"]) == (made["key"]["id"], "GET", "/api/v1/symbols?limit=5")
    assert call["status"] == 200
    assert hers.get("/api/v1/keys").json()["items"][0]["last_used_at"]
