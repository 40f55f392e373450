"""A code is for one session, for ten minutes, for one use; and it lies nowhere in the open, and neither does a password."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from redis import Redis

from apps.accounts.models import User
from tests.accounts.newcomer import EMAIL, PHONE, Newcomer
from tests.messages import code_sent
from tests.security.test_storms import asked_for
from tests.visitor import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]
KINDS = pytest.mark.parametrize("kind", ["login", "reset", "SMS", "e-mail"])


def typed(cookies: Any, address: str, code: str) -> str:
    """Where a code leads; nowhere is an empty text."""
    client = Client()
    client.cookies = cookies
    return client.post(address, {"code": code}).get("Location", "")


@KINDS
def test_a_code_has_six_digits_and_works(kind):
    cookies, address, code = asked_for(kind)

    assert re.fullmatch(r"\d{6}", code)
    assert typed(cookies, address, code)


@KINDS
@pytest.mark.parametrize(("minutes", "works"), [(9.9, True), (10.1, False)])
def test_it_works_for_ten_minutes(kind, minutes, works):
    cookies, address, code = asked_for(kind)
    start = "/accounts/signup/" if kind in ("SMS", "e-mail") else ""

    with time_machine.travel(_in(minutes)):
        leads_to = typed(cookies, address, code)

    fell_back = leads_to.split("?")[0] in (
        start,
        "",
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/password/reset/",
    )
    assert fell_back is not works


@KINDS
def test_the_sixth_guess_is_not_looked_at_even_if_it_is_right(kind):
    cookies, address, code = asked_for(kind)
    for number in range(settings.CODE_GUESSES):
        typed(cookies, address, f"{(int(code) + 1 + number) % 1_000_000:06}")

    client = Client()
    client.cookies = cookies
    client.post(address, {"code": code})

    assert client.get("/dashboard/").status_code != 200
    assert client.get("/accounts/password/reset/complete/").status_code == 302
    assert not User.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize("kind", ["login", "reset"])
def test_it_is_bound_to_the_session_that_asked(kind):
    _, address, code = asked_for(kind)
    other = Client()
    start = {"login": ("/accounts/login/code/", "login"), "reset": ("/accounts/password/reset/", "email")}[kind]
    other.post(start[0], {start[1]: "alice@example.com"}, REMOTE_ADDR="10.0.0.9")

    assert code_sent("alice@example.com") != code
    assert not typed(other.cookies, address, code)


@KINDS
def test_it_works_once(kind):
    cookies, address, code = asked_for(kind)
    before = {name: morsel.value for name, morsel in cookies.items()}
    typed(cookies, address, code)
    if kind == "reset":  # The code opened the form below; it is used up with it
        client = Client()
        client.cookies = cookies
        client.post(
            "/accounts/password/reset/complete/",
            {"password1": "another " + PASSWORD, "password2": "another " + PASSWORD},
        )
        assert User.objects.get().check_password("another " + PASSWORD)

    again = Client()
    for name, value in before.items():
        again.cookies[name] = value
    answer = again.post(address, {"code": code})

    assert answer.get("Location", "/") not in ("/dashboard/", "/accounts/password/reset/complete/")


@KINDS
def test_a_new_one_makes_the_old_one_void(kind):
    cookies, address, old = asked_for(kind)
    to = PHONE if kind == "SMS" else (EMAIL if kind == "e-mail" else "alice@example.com")
    client = Client()
    client.cookies = cookies
    with time_machine.travel(_in(1)):
        client.post(address, {"action": "resend"})
        new = code_sent(to)
        assert new != old

        assert not typed(cookies, address, old)
        assert typed(cookies, address, new)


def _in(minutes: float) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def database_as_text() -> Iterator[str]:
    """Every row of every table, with what is binary as it lies there and as hexadecimal."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                yield f"{table}: {row}"
                yield from (bytes.fromhex(part).decode("latin-1") for part in re.findall(r"\\x((?:[0-9a-f]{2})+)", row))


def broker_as_text(redis: Redis) -> Iterator[str]:
    for key in redis.keys("*"):
        name = cast(bytes, key)
        yield (name + b" " + bytes(redis.dump(name) or b"")).decode("latin-1")


def test_nothing_secret_of_a_sign_up_lies_open_in_database_broker_or_logs(client: Client, redis: Redis, caplog):
    caplog.set_level(logging.DEBUG)
    newcomer = Newcomer(client)

    newcomer.asks()
    secrets = {"password": PASSWORD, "phone code": code_sent(PHONE)}
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    found = [*_found(secrets, redis)]
    newcomer.types("000000")
    newcomer.types(secrets["phone code"])
    secrets["mail code"] = code_sent(EMAIL)
    found += _found(secrets, redis)
    newcomer.types(secrets["mail code"])
    assert User.objects.filter(email=EMAIL).exists()
    found += _found(secrets, redis)

    # Django logs its own queries when told to debug; a server that is told so is a developer's.
    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    told = secrets | {"session": session, "number": PHONE, "digits": PHONE[1:]}
    assert [name for name, secret in told.items() if secret in said] == []
    assert found == []


def _found(secrets: dict[str, str], redis: Redis) -> list[str]:
    """Where a secret stands as it is. Six digits alone may be part of another number, such as a time."""
    places = {"database": list(database_as_text()), "broker": list(broker_as_text(redis))}
    return [
        f"{name} in the {place}: {text[:200]}"
        for place, texts in places.items()
        for text in texts
        for name, secret in secrets.items()
        if re.search(rf"(?<![\d.]){re.escape(secret)}(?!\d)", text)
    ]


def test_the_search_finds_what_lies_open(redis: Redis):
    User.objects.create_user("alice@example.com", PASSWORD, name="a 123456 b")
    redis.set("ts:somewhere", "code 654321")

    assert len(_found({"one": "123456", "two": "654321"}, redis)) == 2
