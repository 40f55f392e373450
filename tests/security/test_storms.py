"""Hundreds of tries at once, and a broker that is away: what is counted is counted once, and nothing opens meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from redis import Redis, RedisError

from apps.accounts.models import User
from apps.messaging.models import Message
from tests.messages import code_sent
from tests.people import person
from tests.services.valkey import session_broker
from tests.visitor import PASSWORD
from tests.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
TRIES, THREADS = 200, 16


def storm(one: Callable[[int], Any], tries: int = TRIES) -> list[Any]:
    """The answers to so many tries, sixteen under way at any time."""

    def attempt(number: int) -> Any:
        try:
            return one(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(attempt, range(tries)))


def client_at(number: int, cookies: Any = None) -> Client:
    """A browser with an address of its own."""
    client = Client(
        REMOTE_ADDR=f"10.{number // 65_536}.{number // 256 % 256}.{number % 256}", raise_request_exception=False
    )
    if cookies is not None:
        client.cookies = cookies
    return client


def wrong(code: str, number: int) -> str:
    return f"{(int(code) + 1 + number) % 1_000_000:06}"


CONFIRM = {"login": "/accounts/login/code/confirm/", "reset": "/accounts/password/reset/confirm/"}


def asked_for(kind: str) -> tuple[Any, str, str]:
    """A session that asked for a code, where it is typed, and the code."""
    client = Client()
    if kind == "login":
        person("alice")
        client.post("/accounts/login/code/", {"login": "alice@example.com"})
        return client.cookies, CONFIRM[kind], code_sent("alice@example.com")
    if kind == "reset":
        person("alice")
        client.post("/accounts/password/reset/", {"email": "alice@example.com"})
        return client.cookies, CONFIRM[kind], code_sent("alice@example.com")
    answers = {"email": "dana@example.com", "phone": "+12125550142", "password1": PASSWORD, "terms": "on"}
    client.post("/accounts/signup/", answers)
    code = code_sent("+12125550142")
    if kind == "e-mail":
        client.post("/accounts/signup/code/", {"code": code})
        code = code_sent("dana@example.com")
    return client.cookies, "/accounts/signup/code/", code


@pytest.mark.parametrize("kind", ["login", "reset", "SMS", "e-mail"])
def test_of_two_hundred_guesses_at_a_code_five_are_looked_at(kind):
    cookies, address, code = asked_for(kind)

    pages = storm(lambda number: client_at(number, cookies).post(address, {"code": wrong(code, number)}))

    looked_at = [page for page in pages if "not the code we sent" in page.content.decode()]
    assert 1 <= len(looked_at) <= settings.CODE_GUESSES
    assert {page.status_code for page in pages} <= {200, 302}
    # The right one comes too late, in whatever session.
    late = client_at(9, cookies).post(address, {"code": code}, follow=True)
    assert not late.wsgi_request.user.is_authenticated
    assert not User.objects.filter(email="dana@example.com").exists()


def test_one_right_code_typed_two_hundred_times_at_once_works_once():
    cookies, address, code = asked_for("login")

    pages = storm(lambda number: client_at(number, dict_of(cookies)).post(address, {"code": code}))

    assert sum(page.get("Location") == "/dashboard/" for page in pages) <= settings.CODE_GUESSES
    assert len({page.cookies[settings.SESSION_COOKIE_NAME].value for page in pages if entered(page)}) == 1


def dict_of(cookies: Any) -> Any:
    return type(cookies)(cookies.output(header="", sep=";"))


def entered(page: Any) -> bool:
    return page.get("Location") == "/dashboard/" and settings.SESSION_COOKIE_NAME in page.cookies


def test_two_hundred_wrong_passwords_are_looked_at_as_often_as_the_limit_says(monkeypatch):
    person("alice")
    checked: list[int] = []
    check = User.check_password
    monkeypatch.setattr(User, "check_password", lambda user, raw: checked.append(1) or check(user, raw))
    fields = {"login": "alice@example.com", "password": "wrong"}

    storm(lambda number: client_at(number).post("/accounts/login/", fields))

    assert 1 <= len(checked) <= settings.WRONG_PASSWORDS_OF_LOGIN[0]


def test_two_hundred_resends_at_once_are_as_many_as_are_allowed():
    cookies, address, _ = asked_for("login")

    storm(lambda number: client_at(number, cookies).post(address, {"action": "resend"}))

    assert Message.objects.count() <= 2


def test_two_hundred_sign_ups_of_one_number_send_what_its_budget_allows():
    answers = {"phone": "+12125550142", "password1": PASSWORD, "terms": "on"}

    storm(lambda n: client_at(n).post("/accounts/signup/", answers | {"email": f"dana{n}@example.com"}))

    assert 1 <= Message.objects.exclude(state="refused").count() <= 5


@pytest.fixture
def without_broker():
    """The broker is away while the test runs."""
    broker = session_broker()
    broker.stop()
    yield
    broker.start()
    with Redis(port=broker.port) as client:
        until(lambda: answers(client))


def answers(client: Redis) -> bool:
    """Whether the broker has read what it kept: it listens a moment before."""
    try:
        return bool(client.ping())
    except RedisError:
        return False


def closed(answer: Any) -> bool:
    """Whether a page says clearly that it does not work now, and lets nobody in."""
    text = answer.content.decode()
    return (
        answer.status_code in (200, 400, 429, 503)
        and bool(re.search(r"<h1|role=\"alert\"|errors", text))
        and "Traceback" not in text
        and not answer.wsgi_request.user.is_authenticated
    )


def test_without_the_broker_nobody_gets_in_and_is_told_so(request):
    person("alice")
    waiting = Client(raise_request_exception=False)
    waiting.post("/accounts/login/code/", {"login": "alice@example.com"})
    code = code_sent("alice@example.com")
    request.getfixturevalue("without_broker")

    answers = {
        "password": Client(raise_request_exception=False).post(
            "/accounts/login/", {"login": "alice@example.com", "password": PASSWORD}
        ),
        "code": waiting.post("/accounts/login/code/confirm/", {"code": code}),
        "ask for a code": Client(raise_request_exception=False).post(
            "/accounts/login/code/", {"login": "alice@example.com"}
        ),
        "reset": Client(raise_request_exception=False).post(
            "/accounts/password/reset/", {"email": "alice@example.com"}
        ),
        "program": Client(raise_request_exception=False).post(
            "/_allauth/app/v1/auth/login", {"email": "alice@example.com", "password": PASSWORD}, "application/json"
        ),
    }

    assert {
        name: answer.status_code for name, answer in answers.items() if not closed(answer) and name != "program"
    } == {}
    assert answers["program"].status_code in (429, 503)


def test_without_the_broker_pages_can_still_be_read(request):
    alice = person("alice")
    browser = Client(raise_request_exception=False)
    browser.force_login(alice)
    request.getfixturevalue("without_broker")

    pages = [
        "/dashboard/",
        "/accounts/profile/",
        "/accounts/sessions/",
        "/accounts/billing/",
        "/accounts/data/",
        "/terms/",
    ]

    assert {page: browser.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert Client().get("/accounts/login/").status_code == 200
