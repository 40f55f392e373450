"""What every answer says about how a browser may use it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.test import Client

from tests.security.routes import patterns
from tests.security.test_routes import path
from tests.security.world import World
from tests.settings.test_settings import PRODUCTION

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "connect-src": "'self' ws://testserver",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}


def policy(answer) -> dict[str, str]:
    parts = (part.partition(" ") for part in answer["Content-Security-Policy"].split("; "))
    return {name: value for name, _, value in parts}


def complaints(answer, path: str = "") -> list[str]:
    """What is missing or wrong in an answer's headers."""
    found = [name for name, value in EVERYWHERE.items() if answer.get(name) != value]
    frames = {"frame-src": "'self'"} if path == "/dev/messages/" else {}  # It shows mails as they are read
    found += [] if policy(answer) == POLICY | frames else ["Content-Security-Policy"]
    found += [] if "camera=()" in answer.get("Permissions-Policy", "") else ["Permissions-Policy"]
    kept = answer.get("Cache-Control", "")
    asks_again = "no-cache" in kept and "ETag" in answer  # Reference data: 304 to who has it and still may
    found += [] if "no-store" in kept or asks_again else ["Cache-Control"]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["anonymous", "staff"])
def test_every_route_answers_with_the_same_strict_headers(who):
    world = World()
    browser = world.browser(who)

    wrong = {
        pattern: complaints(browser.get(path(pattern, world)), f"/{pattern}")
        for pattern in patterns()
        if "logout" not in pattern
    }

    assert {pattern: found for pattern, found in wrong.items() if found} == {}


@pytest.mark.django_db
def test_errors_have_them_too(client: Client, settings, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError("broken for this test")

    client.raise_request_exception = False
    stranger = Client(enforce_csrf_checks=True)
    found = {"404": client.get("/nowhere/"), "403": stranger.post("/accounts/login/")}
    monkeypatch.setattr("apps.monitoring.views.JsonResponse", fail)
    found["500"] = client.get("/health/live")

    assert {name: str(answer.status_code) for name, answer in found.items()} == {name: name for name in found}
    assert {name: complaints(answer) for name, answer in found.items()} == {name: [] for name in found}


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused_and_not_repeated(client: Client):
    answer = client.get("/accounts/login/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode() + str(answer.headers)
    assert policy(answer)["connect-src"] == "'self'"


@pytest.mark.django_db
def test_files_may_be_kept_but_not_framed_or_sniffed(client: Client):
    answer = client.get("/static/js/app.js")
    answer.close()

    assert "no-store" not in answer["Cache-Control"]
    assert policy(answer)["frame-ancestors"] == "'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_over_tls_sockets_are_too(client: Client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    answer = client.get("/health/live", headers={"x-forwarded-proto": "https", "host": "localhost"})

    assert policy(answer)["connect-src"] == "'self' wss://localhost"


IN_PRODUCTION = """
import django
django.setup()
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.contrib.sessions.middleware import SessionMiddleware

settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"

def view(request):
    request.session["said"] = "yes"
    get_token(request)
    return HttpResponse()

request = RequestFactory().get("/", secure=True, headers={"host": "example.com"})
answer = SessionMiddleware(CsrfViewMiddleware(view))(request)
for cookie in answer.cookies.values():
    print(cookie.output(header="").split("=")[0].strip(), bool(cookie["secure"]), bool(cookie["httponly"]),
          cookie["samesite"], cookie["path"], repr(cookie["domain"]))
live = Client().get("/health/live", secure=True, headers={"host": "example.com"})
print(live["Strict-Transport-Security"])
print(Client().get("/terms/", headers={"host": "example.com"})["Location"])
print("without TLS, inside:", Client().get("/health/live", headers={"host": "example.com"}).status_code)
"""


def test_production_has_tls_only_and_cookies_of_this_host_only():
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", IN_PRODUCTION],
        env=os.environ | PRODUCTION,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )

    assert sorted(run.stdout.splitlines()) == [
        "__Host-csrftoken True True Lax / ''",
        "__Host-sessionid True True Lax / ''",
        "https://example.com/terms/",
        "max-age=31536000; includeSubDomains; preload",
        "without TLS, inside: 200",
    ], run.stderr
