"""Every error is a problem document that says where the mistake is."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.api.program import Program, program

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Program:
    return program("alice")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/v1/nothing", 404, "no such address"),
        ("/api/v1/universes/999", 404, ""),
        ("/api/v1/market?limit=none", 400, "limit"),
        ("/api/v1/market?colour=red", 400, "colour"),
        ("/api/v1/market?limit=1&limit=2", 400, "2 times"),
        ("/api/v1/me?x=1", 400, "No parameter"),
        ("/api/v1/events?after=here", 400, "after"),
        ("/api/v1/symbols?cursor=%FF", 422, "cursor"),
        ("/api/v1/symbols/nothing%00here", 404, ""),
        ("/api/v1/symbols?search=%00", 422, "NUL"),
    ],
)
def test_a_mistake_is_told_in_one_shape(alice, path, status, words):
    answer = alice.get(path)

    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert problem["status"] == status
    assert words in problem["detail"]
    assert problem["type"].startswith("/developers/problems/#")


def test_a_stranger_is_told_how_to_come_in():
    answer = Client().get("/api/v1/me")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["title"] == "Unauthorized"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"pull_ms": 1}, "$.pull_ms"),
        ({"pull_ms": "fast"}, "$.pull_ms"),
        ({"colour": "red"}, "$"),
        ([], "$"),
    ],
)
def test_it_says_which_field_is_wrong(alice, body, place):
    answer = alice.patch("/api/v1/me/settings", body)

    assert answer.status_code == 400
    assert [error["at"] for error in answer.json()["errors"]] == [place]


@pytest.mark.parametrize(("data", "kind", "status"), [(b"{", "application/json", 400), (b"a=1", "text/plain", 415)])
def test_what_is_no_json_is_refused(alice, data, kind, status):
    answer = alice.client.patch("/api/v1/me/settings", data, kind)

    assert answer.status_code == status
    assert json.loads(answer.content)["status"] == status


def test_what_nothing_can_store_is_refused_wherever_it_stands(alice):
    answer = alice.post("/api/v1/filters", {"name": "Mine", "wanted": {"only": ["AA\0PL"]}})

    assert answer.status_code == 422
    assert "NUL" in answer.json()["detail"]


def test_a_body_that_is_too_large_is_a_problem_as_any_other(alice):
    answer = alice.post("/api/v1/universes/import", {"name": "Mine", "text": "A" * 3_000_000})

    assert (answer.status_code, answer.json()["status"]) == (413, 413)
