"""Old tricks with addresses, forms, hosts and cookies."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from apps.accounts.models import User
from apps.messaging.models import Message
from apps.universes.models import Universe
from tests.messages import code_sent, letters
from tests.people import person
from tests.security.routes import OK, POST, TABLE
from tests.security.test_routes import path, put_away
from tests.security.world import World
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    *(
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
    ),
    *("https://evil.example/", "hTTps:evil.example", "HtTp://evil.example", "//evil.example\\@testserver/"),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "\tjavascript:alert(1)",
        "data:text/html,1",
    ),
    *("https://testserver@evil.example/", "http:\\\\evil.example", "/\t/evil.example", "//evil%E3%80%82example"),
)
WITH_NEXT = (
    *(
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/login/code/",
        "/accounts/logout/",
        "/accounts/reauthenticate/",
    ),
    *("/accounts/password/reset/", "/accounts/2fa/reauthenticate/", "/admin/login/"),
)


def leads_away(answer) -> bool:
    """Whether a browser that follows the answer, or a link or form of its page, leaves the site."""
    if "Location" in answer:
        target = answer["Location"].replace("\\", "/")
        return bool(urlsplit(target).netloc or urlsplit(target).scheme) or bool(re.match(r"\s*/\s*/", target))
    targets = re.findall(r'(?:href|action|formaction)="([^"]*)"', answer.content.decode())
    return any(re.match(r"[\s\x00-\x1f]*(//|/\\|\\|[a-z]+:)", target, re.IGNORECASE) for target in targets)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_page_sends_anybody_elsewhere(target):
    world = World()

    for page in WITH_NEXT:
        for who in ("anonymous", "alice"):
            assert not leads_away(world.browser(who).get(page, {"next": target})), (page, who)
            assert not leads_away(world.browser(who).post(page, {"next": target})), (page, who)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_and_confirming_lead_to_a_page_of_ours(client: Client, target):
    person("alice")

    signed_in = client.post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD, "next": target})
    confirmed = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": target})
    left = client.post("/accounts/logout/", {"next": target})

    assert [leads_away(answer) for answer in (signed_in, confirmed, left)] == [False, False, False]


def test_a_page_of_ours_is_where_one_goes(client: Client):
    person("alice")
    fields = {"login": "alice@example.com", "password": PASSWORD, "next": "/accounts/profile/"}

    assert client.post("/accounts/login/", fields)["Location"] == "/accounts/profile/"


def test_no_form_is_taken_from_another_site():
    """Every route that changes something for who is signed in wants the form's token, or a program's own."""
    world = World()
    taken = []
    for pattern, row in TABLE.items():
        if row[3] not in (OK, POST) or pattern.startswith(("_allauth/", "webhooks/", "health/", "dev/", "metrics")):
            continue
        stranger = Client(enforce_csrf_checks=True, raise_request_exception=False)
        stranger.cookies = world.browser("staff").cookies
        answer = stranger.post(path(pattern, world), headers={"origin": "https://evil.example"})
        if answer.status_code not in (403, 405):
            taken.append(f"{pattern} {answer.status_code}")

    assert taken == []


def test_nobody_is_signed_in_from_another_site():
    person("alice")
    browser = Client(enforce_csrf_checks=True)
    browser.get("/accounts/login/")
    fields = {"login": "alice@example.com", "password": PASSWORD, "csrfmiddlewaretoken": "a" * 64}

    assert browser.post("/accounts/login/", fields, headers={"origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize("header", ["host", "x-forwarded-host", "forwarded", "x-forwarded-server", "x-original-host"])
def test_mail_links_to_our_own_address_whatever_host_was_asked(header):
    person("alice")
    value = "host=evil.example" if header == "forwarded" else "evil.example"

    Client().post("/accounts/password/reset/", {"email": "alice@example.com"}, headers={header: value})

    sent = letters("alice@example.com")
    assert len(sent) == (0 if header == "host" else 1)  # A host that is not ours is refused at once
    assert "evil.example" not in repr(sent)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "dana@example.com\r\nBcc: evil@example.com"),
        ("email", "dana@example.com\nSubject: x"),
        ("email", "dana@example.com,evil@example.com"),
        ("phone", "+12125550142\r\n+12125550143"),
    ],
)
def test_an_address_is_one_address_and_no_header(client: Client, field, value):
    answers = {"email": "dana@example.com", "phone": "+12125550142", "password1": PASSWORD, "terms": "on"}

    client.post("/accounts/signup/", answers | {field: value})

    assert not Message.objects.exists()


def test_a_session_from_before_is_not_the_one_after(client: Client):
    """A session that somebody planted knows nothing of who signs in with it."""
    person("alice")
    client.post("/accounts/login/code/", {"login": "alice@example.com"})
    planted = client.cookies[settings.SESSION_COOKIE_NAME].value
    csrf = client.cookies.get(settings.CSRF_COOKIE_NAME)

    client.post("/accounts/login/code/confirm/", {"code": code_sent("alice@example.com")})

    assert client.get("/dashboard/").status_code == 200
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    assert not Session.objects.filter(pk=planted).exists()
    assert csrf is None or client.cookies[settings.CSRF_COOKIE_NAME].value != csrf.value
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert stranger.get("/dashboard/").status_code == 302


@pytest.mark.parametrize("made_up", ["a" * 32, "x", "../../etc/passwd", "'; drop table users; --"])
def test_a_made_up_session_is_none(client: Client, made_up):
    client.cookies[settings.SESSION_COOKIE_NAME] = made_up
    person("alice")

    client.post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD})

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != made_up


POWERS = {
    **{"is_staff": "on", "is_superuser": "on", "is_active": "on", "phone_verified": "on", "verified": "on"},
    **{
        "user": "1",
        "user_id": "1",
        "owner": "1",
        "id": "1",
        "pk": "1",
        "plan": "pro",
        "groups": "1",
        "terms_version": "0",
    },
    **{"password": "md5$$1", "email_verified": "on", "primary": "on", "user_permissions": "1"},
}


def test_nothing_that_a_form_does_not_ask_for_changes_anything():
    world = World()
    before = [(user.pk, *state(user)) for user in User.objects.order_by("pk")]
    owners = universes()

    for pattern, row in TABLE.items():
        if row[2] in (OK, POST) and "logout" not in pattern and "webhooks" not in pattern:
            program = pattern.startswith("_allauth/")
            headers = world.program("bob") if program else {}
            kind = {"content_type": "application/json"} if program else {}
            bob = world.browser("anonymous" if program else "bob")
            put_away(bob.post(path(pattern, world), POWERS, headers=headers, **kind))

    assert [(user.pk, *state(user)) for user in User.objects.order_by("pk")] == before
    assert universes().items() >= owners.items()


def test_nobody_signs_up_as_staff(client: Client):
    answers = {"email": "dana@example.com", "phone": "+12125550142", "password1": PASSWORD, "terms": "on"}

    client.post("/accounts/signup/", POWERS | answers)
    client.post("/accounts/signup/code/", {"code": code_sent("+12125550142")} | POWERS)
    client.post("/accounts/signup/code/", {"code": code_sent("dana@example.com")} | POWERS)

    dana = User.objects.get(email="dana@example.com")
    assert (dana.is_staff, dana.is_superuser, dana.groups.count(), dana.check_password(PASSWORD)) == (
        False,
        False,
        0,
        True,
    )


def state(user: User) -> tuple[object, ...]:
    flags = (user.is_staff, user.is_superuser, user.is_active, user.phone_verified)
    return user.email, user.phone, user.password, *flags, user.groups.count(), user.terms_version


def universes() -> dict[int, tuple[int | None, str]]:
    """Whose they are, and their names. Bob makes some of his own on the way: a watch list, a copy of what is shared."""
    return {universe.pk: (universe.owner_id, universe.name) for universe in Universe.objects.all()}
