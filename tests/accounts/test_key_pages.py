"""The page of one's API keys."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from apps.accounts.models import Key
from tests.security.world import World

pytestmark = pytest.mark.django_db
WORD = re.compile(r"<code data-copied>(ts_[^<]+)</code>")


@pytest.fixture
def world() -> World:
    """Here alice, who has just confirmed who she is, has one key already."""
    return World()


@pytest.fixture
def hers(world: World) -> Client:
    Key.objects.all().delete()
    return world.browser("alice")


def make(hers: Client, **fields: object) -> str:
    usual = {"name": "Screener", "scopes": ["read"], "expires": "90"}
    found = WORD.search(hers.post("/accounts/keys/new/", usual | fields).content.decode())
    assert found
    return found[1]


def asks(secret: str) -> int:
    return Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/symbols?limit=3").status_code


def test_a_key_is_shown_once_and_listed_without_its_secret(hers):
    secret = make(hers)

    page = hers.get("/accounts/keys/").content.decode()
    assert asks(secret) == 200
    assert secret not in page
    for words in ("Screener", secret[:11], "Read what pages show", "expires on", "Never used"):
        assert words in page


def test_what_it_asked_stands_there(hers):
    asks(make(hers))

    page = hers.get("/accounts/keys/").content.decode()
    assert "GET /api/v1/symbols?limit=3" in page
    assert "Used" in page


def test_a_key_without_a_name_or_anything_it_may_do_is_not_made(hers):
    for fields in ({"name": " "}, {"scopes": []}, {"scopes": ["everything"]}, {"expires": "7"}, {"name": "a\0b"}):
        answer = hers.post("/accounts/keys/new/", {"name": "Screener", "scopes": ["read"]} | fields)
        assert answer.status_code == 400
    assert not Key.objects.exists()


def test_a_new_secret_is_shown_and_the_old_one_is_good_for_a_while(hers):
    old = make(hers)
    answer = hers.post(f"/accounts/keys/{Key.objects.get().pk}/rotate/").content.decode()

    new = WORD.search(answer)
    assert new
    assert (asks(old), asks(new[1])) == (200, 200)
    assert "good until" in hers.get("/accounts/keys/").content.decode()


def test_a_revoked_key_is_worth_nothing_and_anothers_cannot_be_revoked(hers, world):
    secret = make(hers)
    pk = Key.objects.get().pk

    assert world.browser("bob").post(f"/accounts/keys/{pk}/revoke/").status_code == 404
    assert asks(secret) == 200
    assert "is revoked" in hers.post(f"/accounts/keys/{pk}/revoke/", follow=True).content.decode()
    assert asks(secret) == 401


def test_who_has_not_just_confirmed_who_they_are_is_asked_to(world):
    client = Client()
    client.force_login(world.bob)

    answer = client.post("/accounts/keys/new/", {"name": "Screener", "scopes": ["read"]})

    assert answer["Location"].startswith("/accounts/reauthenticate/")
