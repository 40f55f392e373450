"""Things of alice's, tried by bob; and tokens that are not what they seem."""

from __future__ import annotations

import base64
import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import jwt
import msgspec
import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client

from apps.accounts.tokens import user_of_token
from apps.live import protocol
from apps.universes.models import InForce, Universe
from apps.webhooks.models import Delivery, Endpoint
from tests.accounts.test_tokens import APP, refresh, sign_in
from tests.people import person
from tests.security.test_routes import put_away
from tests.security.world import ALICES_PHONE, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

# Who may say what on the socket. What names a thing names one's own: devices and positions are kept by user.
ACTIONS = {
    "authenticate": "whoever holds a token or ticket",
    "start": "everybody",
    "resume": "everybody",
    "ack": "everybody",
    "request_filtered_data_refresh": "everybody",
    "request_gauges": "everybody, of what they look at themselves",
    "set_pull_interval": "everybody, for themselves",
    "set_replay_speed": "everybody, of the replay on the same socket; no other hears of it",
    "user_status": "everybody, of themselves",
    "test_event": "staff",
}


def actions() -> set[str]:
    kinds: list[Any] = [value for value in vars(protocol).values() if isinstance(value, type)]
    messages = [kind for kind in kinds if issubclass(kind, msgspec.Struct) and kind.__struct_config__.tag]
    return {str(kind.__struct_config__.tag) for kind in messages if kind.__name__ != "Message"}


def test_every_action_of_the_socket_has_a_row():
    assert actions() == ACTIONS.keys(), (
        "Add to ACTIONS in tests/security/test_objects.py who may do it, and a test that others may not."
    )


def test_bob_does_not_put_alices_universe_in_force():
    world = World()
    hers = Universe.objects.get(owner=world.alice)

    answer = world.browser("bob").post("/universes/choose/", {"universe": str(hers.pk)})

    assert answer.status_code == 400
    assert not InForce.objects.filter(user=world.bob, universe=hers).exists()


def test_bob_does_not_end_alices_session():
    world = World()
    hers = world.browser("alice")
    session = UserSession.objects.get(user=world.alice)

    assert world.browser("bob").post(f"/accounts/sessions/{session.pk}/end/").status_code == 404
    assert hers.get("/accounts/profile/").status_code == 200


@pytest.mark.parametrize("action", ["remove", "edit"])
def test_bob_does_not_touch_alices_passkey(action):
    world = World()

    address = f"/accounts/2fa/webauthn/keys/{world.passkey.pk}/{action}/"
    assert world.browser("bob").post(address, {"name": "mine now"}).status_code == 404
    assert Authenticator.objects.get(pk=world.passkey.pk).data == world.passkey.data


def test_nothing_of_alices_stands_on_any_page_of_bobs():
    world = World()
    world.browser("alice")
    key = UserSession.objects.get(user=world.alice).session_key
    bob = world.browser("bob")
    secrets = [world.alice.email, ALICES_PHONE, "alice.example", "Alice's own", "Alice&#x27;s own", "Alicetown", key]

    for page in (
        "dashboard/",
        "accounts/profile/",
        "accounts/sessions/",
        "accounts/billing/",
        "accounts/webhooks/",
        "accounts/data/",
    ):
        text = bob.get(f"/{page}").content.decode()
        assert [secret for secret in secrets if secret in text] == []
    answer = bob.post("/accounts/data/download/")
    with ZipFile(BytesIO(b"".join(answer))) as archive:
        taken = b"".join(archive.read(name) for name in archive.namelist()).decode("latin-1")
    put_away(answer)
    assert world.bob.email in taken
    assert [secret for secret in secrets if secret in taken] == []


@pytest.mark.parametrize("step", ["edit", "secret", "test", "pause", "resume", "delete", "deliveries/{}/again"])
def test_bob_does_not_touch_alices_webhook(step):
    world = World()
    before = vars(Endpoint.objects.get())
    address = f"/accounts/webhooks/{world.webhook.uid}/{step.format(world.delivery.uid)}/"

    assert world.browser("bob").post(address, {"name": "mine now", "url": "https://bob.example/"}).status_code == 404

    after = vars(Endpoint.objects.get())
    assert {name: value for name, value in after.items() if name != "_state"} == {
        name: value for name, value in before.items() if name != "_state"
    }
    assert Delivery.objects.get().state == "waiting"


def test_no_webhook_asks_for_a_universe_or_filters_of_somebody_else():
    world = World()
    form = {"name": "mine", "url": "https://bob.example/", "wants": "universe", "universe": str(world.universe.pk)}

    taken = world.browser("bob").post("/accounts/webhooks/new/", form)
    other = world.browser("bob").post(
        "/accounts/webhooks/new/", form | {"wants": "market", "universe": "", "filters": str(world.filters.pk)}
    )

    assert (taken.status_code, other.status_code) == (400, 400)
    assert not world.bob.webhooks.exists()


def test_no_secret_of_a_webhook_is_in_the_export_or_the_admin():
    world = World()
    with_secret = [world.webhook_secret.encode(), bytes(world.webhook.secret_sealed)]

    answer = world.browser("alice").post("/accounts/data/download/")
    with ZipFile(BytesIO(b"".join(answer))) as archive:
        taken = archive.read("tickstock/webhooks.json")
    put_away(answer)
    seen = world.browser("staff").get(f"/admin/webhooks/endpoint/{world.webhook.pk}/change/").content

    assert b"alice.example" in taken
    assert b"alice.example" in seen
    assert [secret for secret in with_secret for text in (taken, seen) if secret in text] == []


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    head, body, _ = token.split(".")
    first, second = (json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in (head, body))
    return first, second


def forged(token: str, head: dict[str, Any], body: dict[str, Any], signature: str) -> str:
    encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (head, body))
    return ".".join([*encoded, signature])


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "RS256", "ES256", "HS512", ""])
@pytest.mark.parametrize("signature", ["", "ours"])
def test_a_token_that_names_another_algorithm_is_none(algorithm, signature):
    person("alice")
    token = sign_in()["access_token"]
    head, body = parts(token)

    made = forged(token, head | {"alg": algorithm}, body, token.rsplit(".", 1)[1] if signature else "")

    assert user_of_token(made) is None


def test_bobs_token_with_alices_name_or_session_is_none():
    person("alice")
    person("bob")
    hers, his = sign_in("alice")["access_token"], sign_in("bob")["access_token"]
    head, alice = parts(hers)
    _, bob = parts(his)

    # Even signed by us: the name and the session have to belong together.
    for claims in (bob | {"sub": alice["sub"]}, bob | {"sid": alice["sid"]}):
        assert user_of_token(jwt.encode(claims, settings.SECRET_KEY, "HS256")) is None
        assert user_of_token(forged(his, head, claims, his.rsplit(".", 1)[1])) is None


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_token_is_no_session_and_no_cookie(kind):
    person("alice")
    token = sign_in()[kind]
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = token

    assert browser.get("/dashboard/").status_code == 302
    assert Client().get(f"{APP}/auth/session", headers={"x-session-token": token}).status_code in (401, 410)
    if kind == "refresh_token":
        assert Client().get(f"{APP}/auth/session", headers={"authorization": f"Bearer {token}"}).status_code in (
            401,
            410,
        )


def test_an_access_token_refreshes_nothing():
    person("alice")

    assert refresh(sign_in()["access_token"]).status_code == 400


def test_no_token_is_taken_from_an_address():
    person("alice")
    tokens = sign_in()

    for name in ("token", "access_token", "jwt", "ticket", "session_token"):
        assert Client().get("/api/v1/events", {name: tokens["access_token"], "after": "1:1"}).status_code == 401
        assert Client().post(f"/api/v1/ticket?{name}={tokens['access_token']}").status_code == 401
