"""Layouts: whose they are, that none is overwritten unseen, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from apps.dashboards.models import AT_MOST, Habits, Layout
from apps.dashboards.services import chosen_layout
from tests.people import person

pytestmark = pytest.mark.django_db

HIGHS = {"id": "highs", "x": 3, "y": 0, "w": 4, "h": 12}
HERE = "/dashboard/layouts/"


@pytest.fixture
def alice(client: Client) -> Layout:
    """alice has signed in; this is the layout she looks at."""
    user = person("alice")
    client.force_login(user)
    return chosen_layout(user)


def tell(client: Client, path: str, told: Any, code: int = 200) -> dict[str, Any]:
    body = told if isinstance(told, str | bytes) else json.dumps(told)
    answer = client.post(HERE + path, body, content_type="application/json")
    assert answer.status_code == code, answer.content
    return answer.json()


def places(answer: dict[str, Any], columns: int) -> list[dict[str, Any]]:
    return answer["layout"]["arrangements"][str(columns)]


def test_the_first_visit_finds_the_default(client, alice):
    assert chosen_layout(alice.owner) == alice
    assert alice.name == "Day wall"
    assert {place.id for place in alice.places[12]} >= {"highs", "lows", "tape"}


def test_what_is_moved_stays_where_it_was_put(client, alice):
    answer = tell(client, f"{alice.pk}/", {"version": 1, "columns": 8, "places": [HIGHS], "is_locked": False})

    assert places(answer, 8) == [HIGHS]
    assert [place["id"] for place in places(answer, 12)] == ["highs"]
    assert (answer["layout"]["version"], answer["layout"]["is_locked"]) == (2, False)


def test_an_older_page_overwrites_nothing_and_is_told_what_stands_there(client, alice):
    tell(client, f"{alice.pk}/", {"version": 1, "columns": 8, "places": [HIGHS]})

    answer = tell(client, f"{alice.pk}/", {"version": 1, "columns": 8, "places": []}, 409)

    assert "changed elsewhere" in answer["detail"]
    assert places(answer, 8) == [HIGHS]
    assert answer["layout"]["version"] == 2


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("{", "truncated"),
        (b"\xff{}", "valid"),
        ("[]", "Expected `object`"),
        ({"version": 1, "columns": 8}, "places"),
        ({"version": 1, "columns": 8, "places": [], "more": 1}, "unknown field"),
        ({"version": 1, "columns": 8, "places": [HIGHS | {"h": 10**9}]}, "<= 60"),
        ({"version": 1, "columns": 8, "places": [HIGHS | {"x": -1}]}, ">= 0"),
        ({"version": 1, "columns": 8, "places": [HIGHS | {"w": 2.5}]}, "int"),
        ({"version": 1, "columns": 8, "places": [HIGHS | {"id": "<script>"}]}, "no widget"),
        ({"version": 1, "columns": 8, "places": [HIGHS, HIGHS | {"id": "lows"}]}, "overlap"),
        ({"version": 1, "columns": 8, "places": [HIGHS] * 500}, "length"),
        (json.dumps({"version": 1, "columns": 8, "places": []}) + " " * 40_000, "bytes"),
    ],
)
def test_nonsense_gets_one_clear_line_and_changes_nothing(client, alice, told, why):
    assert why in tell(client, f"{alice.pk}/", told, 400)["detail"]

    alice.refresh_from_db()
    assert alice.version == 1


def test_several_layouts_are_kept_under_their_names(client, alice):
    tell(client, f"{alice.pk}/", {"version": 1, "columns": 8, "places": [HIGHS]})

    night = tell(client, "", {"name": "  Night   desk ", "like": alice.pk}, 201)
    assert night["layout"]["name"] == "Night desk"
    assert places(night, 8) == [HIGHS]
    renamed = tell(client, f"{night['layout']['id']}/rename/", {"name": "Night"})
    assert [one["name"] for one in renamed["layouts"]] == ["Day wall", "Night"]
    assert len(places(tell(client, f"{night['layout']['id']}/reset/", {}), 8)) > 5
    assert tell(client, f"{alice.pk}/choose/", {})["layout"]["name"] == "Day wall"
    assert tell(client, f"{alice.pk}/delete/", {})["layout"]["name"] == "Night"
    assert tell(client, f"{night['layout']['id']}/delete/", {})["layout"]["name"] == "Day wall"  # There is always one


@pytest.mark.parametrize(
    ("name", "why"), [("", "length"), ("   ", "Give the layout a name"), ("x" * 41, "length"), ("Day wall", "already")]
)
def test_a_name_has_to_be_one(client, alice, name, why):
    assert why in tell(client, "", {"name": name}, 400)["detail"]


def test_there_is_a_limit(client, alice):
    for number in range(AT_MOST - 1):
        tell(client, "", {"name": f"Desk {number}"}, 201)

    assert f"{AT_MOST} layouts" in tell(client, "", {"name": "One more"}, 400)["detail"]


def test_nobody_touches_the_layout_of_another(client, alice):
    client.force_login(person("bob"))

    for path in ("", "rename/", "reset/", "choose/", "delete/"):
        told: dict[str, Any] = {"": {"version": 1, "columns": 8, "places": []}, "rename/": {"name": "Mine"}}.get(
            path, {}
        )
        assert "no such layout" in tell(client, f"{alice.pk}/{path}", told, 404)["detail"]
    tell(client, "", {"name": "Copy", "like": alice.pk}, 404)

    alice.refresh_from_db()
    assert (alice.name, alice.version) == ("Day wall", 1)


def test_how_widgets_make_themselves_heard_is_remembered(client, alice):
    tell(client, "habits/", {"cues": {"highs": ["voice", "sound", "voice"]}})
    tell(client, "habits/", {"toured": True})

    habits = Habits.objects.get(user=alice.owner)
    assert habits.cues == {"highs": ["sound", "voice"]}
    assert habits.toured_at
    assert "no widget" in tell(client, "habits/", {"cues": {"nothing": []}}, 400)["detail"]
    assert "shout" in tell(client, "habits/", {"cues": {"highs": ["shout"]}}, 400)["detail"]
