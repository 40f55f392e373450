"""Whether somebody has an account is nobody else's business: known and unknown get the same words, and make the same work."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.messaging.models import Message
from tests.people import person
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "alice@example.com", "nobod@example.com"
KNOWN_PHONE, UNKNOWN_PHONE = "+12125550147", "+12125550148"
NEW = {"phone": "+12125550149", "password1": PASSWORD, "terms": "on"}
# A number is sent one code at a time, so each has their own.
NUMBERS = {KNOWN: "+12125550143", UNKNOWN: "+12125550144"}
NEW_EMAIL = {"email": "dana@example.com", "password1": PASSWORD, "terms": "on"}


class Seen(NamedTuple):
    """All that whoever asks can see of the answers, without what they typed and what differs each time."""

    statuses: list[int]
    places: list[str]
    headers: list[list[tuple[str, str]]]
    cookies: list[list[str]]
    bodies: list[str]


class Work(NamedTuple):
    hashes: int
    messages: int
    queries: int


@pytest.fixture(autouse=True)
def alice():
    return person("alice", phone=KNOWN_PHONE, phone_verified=True)


def plain(text: str) -> str:
    """Without form tokens, without what was typed, and without the seconds that asking took."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    text = re.sub(r'data-seconds="(60|5\d)"', 'data-seconds="a minute"', text)
    for typed in (KNOWN, UNKNOWN, KNOWN_PHONE, UNKNOWN_PHONE, "(212) 555-0147", "(212) 555-0148"):
        text = text.replace(typed, "TYPED")
    return re.sub(r"\S*014[3478]|[an]\S{0,6}@example\.com|[an]\S*@\S*", "TYPED", text)


def ask(monkeypatch, steps: list[tuple[str, dict[str, str]]]) -> tuple[Seen, Work]:
    """Fill in forms one after the other, following where they lead."""
    hashed: list[int] = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(*args: Any) -> str:
        hashed.append(1)
        return encode(*args)

    client, answers = Client(), []
    before = Message.objects.count()
    with (
        monkeypatch.context() as patch,
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        patch.setattr(hashers.MD5PasswordHasher, "encode", counted)
        for path, fields in steps:
            answer = client.post(path, fields)
            answers.append(answer)
            if "Location" in answer:
                answers.append(client.get(answer["Location"]))
    seen = Seen(
        statuses=[answer.status_code for answer in answers],
        places=[answer.get("Location", "") for answer in answers],
        headers=[
            sorted(
                (name, value)
                for name, value in answer.items()
                if name not in ("Content-Length", "Set-Cookie", "Expires", "X-Request-ID")
            )
            for answer in answers
        ],
        cookies=[sorted(answer.cookies) for answer in answers],
        bodies=[plain(answer.content.decode()) for answer in answers],
    )
    return seen, Work(len(hashed), Message.objects.count() - before, len(queries))


CODE, RESEND = {"code": "000000"}, {"action": "resend"}
LOGIN_CODE = "/accounts/login/code/confirm/"
RESET_CODE = "/accounts/password/reset/confirm/"
SIGN_UP_CODE = "/accounts/signup/code/"
WAYS = {
    "login by e-mail": lambda email, phone: [("/accounts/login/", {"login": email, "password": "wrong"})],
    "login by phone": lambda email, phone: [("/accounts/login/", {"login": phone, "password": "wrong"})],
    "code by e-mail": lambda email, phone: [
        ("/accounts/login/code/", {"login": email}),
        (LOGIN_CODE, CODE),
        (LOGIN_CODE, RESEND),
    ],
    "code by phone": lambda email, phone: [
        ("/accounts/login/code/", {"login": phone}),
        (LOGIN_CODE, CODE),
        (LOGIN_CODE, RESEND),
    ],
    "reset": lambda email, phone: [
        ("/accounts/password/reset/", {"email": email}),
        (RESET_CODE, CODE),
        (RESET_CODE, RESEND),
    ],
    "sign-up with an e-mail": lambda email, phone: [
        ("/accounts/signup/", NEW | {"email": email, "phone": NUMBERS.get(email, NEW["phone"])})
    ],
    "sign-up with a phone": lambda email, phone: [
        ("/accounts/signup/", NEW_EMAIL | {"phone": phone}),
        (SIGN_UP_CODE, CODE),
        (SIGN_UP_CODE, RESEND),
    ],
}


@pytest.mark.parametrize("way", WAYS)
def test_known_and_unknown_are_answered_and_worked_for_alike(monkeypatch, way):
    warm = WAYS[way]("third@example.com", "+12125550146")
    ask(monkeypatch, warm)

    known_seen, known_work = ask(monkeypatch, WAYS[way](KNOWN, KNOWN_PHONE))
    unknown_seen, unknown_work = ask(monkeypatch, WAYS[way](UNKNOWN, UNKNOWN_PHONE))

    for part, one, other in zip(Seen._fields, known_seen, unknown_seen, strict=True):
        assert one == other, part
    assert known_work[:2] == unknown_work[:2]
    assert known_work.hashes == (1 if {"password", "password1"} & WAYS[way]("", "")[0][1].keys() else 0)
    # Who is known is read once by each answer, by primary key.
    assert abs(known_work.queries - unknown_work.queries) <= len(known_seen.statuses), (known_work, unknown_work)


def test_an_account_that_was_closed_to_its_owner_looks_like_none(monkeypatch, alice):
    alice.is_active = False
    alice.save()
    steps = [("/accounts/login/", {"login": KNOWN, "password": "wrong"})]

    closed, _ = ask(monkeypatch, steps)
    unknown, _ = ask(monkeypatch, [("/accounts/login/", {"login": UNKNOWN, "password": "wrong"})])

    assert closed == unknown
