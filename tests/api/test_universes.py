"""Universes and filters by program: the same rules as by page, and nobody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.universes.models import Universe
from tests.api.program import Program, program
from tests.people import universe

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Program:
    universe("Everybody's", "AAPL", "MSFT", "NVDA")
    return program("alice")


def test_one_is_made_changed_and_deleted(alice):
    made = alice.post("/api/v1/universes", {"name": "Mine", "tickers": ["AAPL", "MSFT"]})
    pk = made.json()["universe"]["id"]
    changed = alice.patch(f"/api/v1/universes/{pk}", {"name": "Ours", "add": ["NVDA"], "remove": ["AAPL"]})
    deleted = alice.delete(f"/api/v1/universes/{pk}")

    assert made.status_code == 201
    assert made.json()["tickers"] == ["AAPL", "MSFT"]
    assert (changed.json()["universe"]["name"], changed.json()["tickers"]) == ("Ours", ["MSFT", "NVDA"])
    assert deleted.status_code == 204
    assert alice.get(f"/api/v1/universes/{pk}").status_code == 404


def test_a_list_with_something_else_in_it_makes_nothing_and_says_where(alice):
    refused = alice.post("/api/v1/universes/import", {"name": "Mine", "text": "AAPL\nnonsense\nMSFT\n"})
    made = alice.post("/api/v1/universes/import", {"name": "Mine", "text": "AAPL\nMSFT\nAAPL\n"})

    assert refused.status_code == 422
    assert [error["at"] for error in refused.json()["errors"]] == ["line 2"]
    assert (made.json()["universe"]["symbols"], made.json()["duplicates"]) == (2, ["AAPL"])


def test_a_ticker_that_nobody_knows_is_refused_by_name(alice):
    refused = alice.post("/api/v1/universes", {"name": "Mine", "tickers": ["AAPL", "NOPE"]})

    assert refused.status_code == 422
    assert [error["at"] for error in refused.json()["errors"]] == ["NOPE"]
    assert not Universe.objects.filter(name="Mine").exists()


def test_a_combination_is_looked_at_before_it_is_made(alice):
    tech = alice.post("/api/v1/universes", {"name": "Tech", "tickers": ["AAPL"]}).json()["universe"]["id"]
    everybodys = Universe.objects.get(name="Everybody's").pk
    combination = {"how": "difference", "parts": [everybodys, tech]}

    seen = alice.post("/api/v1/universes/preview", {"combination": combination})
    made = alice.post("/api/v1/universes", {"name": "Rest", "combination": combination})

    assert seen.json() == {"symbols": 2, "tickers": ["MSFT", "NVDA"]}
    assert (made.json()["tickers"], made.json()["combination"]) == (["MSFT", "NVDA"], combination)


def test_it_is_put_in_force_with_filters(alice):
    mine = alice.post("/api/v1/universes", {"name": "Mine", "tickers": ["AAPL"]}).json()["universe"]["id"]
    quiet = alice.post("/api/v1/filters", {"name": "Quiet", "wanted": {"price_min": 5, "kinds": ["surge"]}}).json()
    chosen = alice.patch("/api/v1/me/settings", {"universe": mine, "filters": quiet["id"], "pull_ms": 500})

    assert quiet["wanted"] == {"kinds": ["surge"], "price_min": 5.0}
    assert chosen.json() == {"pull_ms": 500, "universe": mine, "filters": quiet["id"]}
    assert alice.get("/api/v1/me/settings").json() == chosen.json()
    assert alice.patch("/api/v1/me/settings", {"universe": None}).json()["universe"] is None


def test_filters_that_let_nothing_through_are_refused(alice):
    refused = alice.post("/api/v1/filters", {"name": "Never", "wanted": {"price_min": 9, "price_max": 1}})

    assert refused.status_code == 422
    assert "nothing would come through" in refused.json()["detail"]


def test_nobody_touches_anothers(alice):
    hers = alice.post("/api/v1/universes", {"name": "Hers"}).json()["universe"]["id"]
    filters = alice.post("/api/v1/filters", {"name": "Hers", "wanted": {}}).json()["id"]
    bob = program("bob")

    for path in (f"/api/v1/universes/{hers}", f"/api/v1/filters/{filters}"):
        assert [bob.get(path).status_code, bob.patch(path, {"name": "His"}).status_code] == [404, 404]
        assert bob.delete(path).status_code == 404
    assert bob.patch("/api/v1/me/settings", {"universe": hers}).status_code == 404
    assert bob.get(f"/api/v1/events?universe={hers}").status_code == 404


def test_what_has_not_changed_is_not_sent_again(alice):
    first = alice.get("/api/v1/universes")
    again = alice.get("/api/v1/universes", **{"if-none-match": first["ETag"]})
    alice.post("/api/v1/universes", {"name": "Mine"})
    changed = alice.get("/api/v1/universes", **{"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_a_write_under_the_same_key_is_done_once_and_answered_the_same(alice):
    asked = {"name": "Mine", "tickers": ["AAPL"]}
    first = alice.post("/api/v1/universes", asked, **{"idempotency-key": "a"})
    again = alice.post("/api/v1/universes", asked, **{"idempotency-key": "a"})
    other = alice.post("/api/v1/universes", {"name": "Another"}, **{"idempotency-key": "a"})

    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert again["Idempotency-Replayed"] == "true"
    assert other.status_code == 422
    assert Universe.objects.filter(owner=alice.user).count() == 1


def test_one_that_was_refused_may_be_asked_again(alice):
    refused = alice.post("/api/v1/universes", {"name": "Mine", "tickers": ["NOPE"]}, **{"idempotency-key": "a"})
    universe("More", "NOPE")
    again = alice.post("/api/v1/universes", {"name": "Mine", "tickers": ["NOPE"]}, **{"idempotency-key": "a"})

    assert (refused.status_code, again.status_code) == (422, 201)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_under_one_key_make_one():
    universe("Everybody's", "AAPL")
    alice = program("alice")

    def ask(_: int) -> int:
        from django.db import connection

        try:
            return alice.post("/api/v1/universes", {"name": "Mine"}, **{"idempotency-key": "a"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(ask, range(4)))

    assert statuses == [201] * 4
    assert Universe.objects.filter(owner=alice.user).count() == 1
