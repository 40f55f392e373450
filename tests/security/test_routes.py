"""Every route, tried by everybody: a route that is not in the table of `routes.py` fails here."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.http import HttpResponse

from tests.security.routes import BAD, IN, MAY, NO, OK, POST, TABLE, outcome, patterns
from tests.security.world import PEOPLE, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def path(pattern: str, world: World) -> str:
    """An address that fits a pattern; where it names a thing, one of alice's, or the first there is."""
    app, _, model = pattern.removeprefix("admin/").partition("/")
    model = model.partition("/")[0]
    first = ""
    if "<path:object_id>" in pattern and "content_type_id" not in pattern:
        first = str(apps.get_model(app, model)._default_manager.values_list("pk", flat=True).first())
    things_of_alice = {"universes": world.universe, "filters": world.filters, "keys": world.key}
    numbered = things_of_alice.get(pattern.removeprefix("api/v1/").removeprefix("accounts/").partition("/")[0])
    of_alerts: dict[str, Any] = {"destinations": world.destination, "deliveries": world.alert_delivery}
    of_alerts["tests"] = world.back_test
    own = pattern.removeprefix("api/v1/")
    one: Any = of_alerts.get(own.split("/")[1], world.alert) if own.startswith("alerts/") else world.webhook
    things = {
        "<uuid:test>": str(world.back_test.uid),
        "<day:day>": "2026-11-18",
        "<str:eid>": "nothing",
        "<path:ticker>": "MSFT",
        "<uuid:uid>": str(one.uid),
        "<uuid:delivery>": str(world.delivery.uid),
        "<int:pk>": str((numbered or world.passkey).pk),
        "<slug:key>": "quiet",
        "<str:ticker>": "MSFT",
        "<str:token>": world.share.token,
        "<str:name>": "nothing",
        "<id>": str(world.alice.pk),
        "<path:content_type_id>": "1",
        "<path:object_id>": first or str(world.alice.pk),
        "APPS": "accounts",
        "(?P<url>.*)$": "nothing-of-this-name/",
    }
    for word, thing in things.items():
        pattern = pattern.replace(word, thing)
    assert not set("<>(^") & set(pattern), f"tests/security/test_routes.py: say what stands for the words of {pattern}"
    return f"/{pattern}"


def put_away(answer: HttpResponse) -> None:
    """Close the file that an answer sends; its own `close` would close the test's database as well."""
    for close in answer._resource_closers:  # type: ignore[attr-defined]
        close()


def is_none(got: str) -> bool:
    """Whether nobody got anything by it."""
    return got in (IN, MAY, NO, OK, POST, BAD)


def test_every_route_has_a_row():
    missing, gone = set(patterns()) - TABLE.keys(), TABLE.keys() - set(patterns())

    assert not missing, (
        f"Routes without a row: {sorted(missing)}. Add to ROUTES in tests/security/routes.py who gets what there: "
        "(anonymous, alice, bob, staff); a model in the admin goes to ADMIN."
    )
    assert not gone, f"Rows in tests/security/routes.py without a route: {sorted(gone)}"


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_everybody_gets_what_the_table_says(world, who, method):
    column = PEOPLE.index(who)
    otherwise = {}

    for pattern in patterns():
        word = TABLE.get(pattern, ("",) * 4)[column]
        program = pattern.startswith("_allauth/")
        browser = world.browser("anonymous" if program else who)
        answer = getattr(browser, method)(path(pattern, world), headers=world.program(who) if program else {})
        put_away(answer)
        cache.clear()  # Of what counts attempts
        got = outcome(answer)
        word = got if word == MAY and got in (OK, NO) else word
        if got != word and (method == "get" or answer.status_code == 500 or (word in (IN, NO) and not is_none(got))):
            otherwise[pattern] = f"{got}, not {word}"

    assert not otherwise


@pytest.mark.parametrize("who", PEOPLE)
def test_a_program_is_not_known_by_a_browsers_cookie(world, who):
    assert world.browser(who).get("/_allauth/app/v1/auth/session").status_code == 401


@pytest.mark.parametrize("path", ["/api/v1/ticket", "/accounts/2fa/decline/"])
def test_what_is_for_post_alone_asks_strangers_to_sign_in(world, path):
    assert outcome(world.browser("anonymous").post(path)) in (IN, NO)
