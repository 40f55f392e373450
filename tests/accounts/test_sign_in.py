"""Known and unknown people get the same words, the same way and as much work."""

from __future__ import annotations

import time
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from apps.accounts.letters import KINDS, write
from apps.accounts.models import User
from apps.messaging.models import Message
from tests.accounts.newcomer import PHONE
from tests.accounts.test_sign_up import words
from tests.messages import code_sent, letters
from tests.people import person
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, ASK, RESET = "/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/"
KNOWN, UNKNOWN = "alice@example.com", "nobody@example.com"
UNKNOWN_PHONE = "+12125550143"


def both(path: str, field: str, known: str, unknown: str, **more: str) -> list[Any]:
    """What each of them gets, in browsers of their own, with the names taken out."""
    answers = []
    for who in (known, unknown):
        answer = Client().post(path, {field: who, **more}, follow=True)
        answers.append((answer.redirect_chain, answer.status_code, words(answer).replace(who, "WHO")))
    return answers


@pytest.mark.parametrize("spelling", ["alice@example.com", " ALICE@example.com ", "+12125550142", "212-555-0142"])
def test_one_signs_in_by_address_or_number(client: Client, spelling):
    person("alice", phone=PHONE, phone_verified=True)

    assert client.post(LOGIN, {"login": spelling, "password": PASSWORD})["Location"] == "/dashboard/"


def test_an_unconfirmed_number_opens_nothing(client: Client):
    person("alice", phone=PHONE, phone_verified=False)

    assert client.post(LOGIN, {"login": PHONE, "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize(("known", "unknown"), [(KNOWN, UNKNOWN), (PHONE, UNKNOWN_PHONE), (KNOWN, "who?")])
def test_a_wrong_password_and_an_unknown_login_read_the_same(known, unknown):
    person("alice", phone=PHONE, phone_verified=True)

    first, second = both(LOGIN, "login", known, unknown, password="wrong")

    assert first == second


@pytest.mark.parametrize("login", [KNOWN, UNKNOWN, PHONE, UNKNOWN_PHONE, "who?"])
def test_each_try_hashes_one_password(login):
    person("alice", phone=PHONE, phone_verified=True)

    with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as hashing:
        Client().post(LOGIN, {"login": login, "password": "wrong"})

    assert hashing.call_count == 1


@pytest.mark.parametrize(("known", "unknown"), [(KNOWN, UNKNOWN), (PHONE, UNKNOWN_PHONE)])
def test_asking_for_a_code_reads_the_same_and_queues_one_message_each(known, unknown):
    person("alice", phone=PHONE, phone_verified=True)

    first, second = both(ASK, "login", known, unknown)

    assert first == second
    assert (len(letters(known)), len(letters(unknown))) == (1, 1)


@pytest.mark.parametrize("login", [KNOWN, UNKNOWN, PHONE, UNKNOWN_PHONE])
def test_another_code_can_be_had_by_anybody(client: Client, login):
    person("alice", phone=PHONE, phone_verified=True)
    client.post(ASK, {"login": login})

    with time_machine.travel(time.time() + 31):
        answer = client.post("/accounts/login/code/confirm/", {"action": "resend"})

    assert answer.status_code == 302
    assert len(letters(login)) == 2


@pytest.mark.parametrize("login", ["who?", "12", "a@b"])
def test_a_login_that_can_be_none_says_so(client: Client, login):
    answer = client.post(ASK, {"login": login})

    assert answer.status_code == 200
    assert not Message.objects.exists()


def test_a_reset_reads_the_same_and_queues_one_mail_each():
    person("alice")

    first, second = both(RESET, "email", KNOWN, UNKNOWN)

    assert first == second
    assert (len(letters(KNOWN)), len(letters(UNKNOWN))) == (1, 1)


def test_a_code_lets_one_choose_a_new_password(client: Client):
    alice = person("alice")
    client.post(RESET, {"email": KNOWN})
    client.post("/accounts/password/reset/confirm/", {"code": code_sent(KNOWN)})

    answer = client.post("/accounts/password/reset/complete/", {"password1": "another horse entirely"}, follow=True)

    assert "Your password is changed" in answer.content.decode()
    alice.refresh_from_db()
    assert alice.check_password("another horse entirely")
    assert letters(KNOWN)[-1].subject == "Your TickStock password was changed"


def test_without_the_code_no_password_is_chosen(client: Client):
    alice = person("alice")
    client.post(RESET, {"email": KNOWN})
    client.post("/accounts/password/reset/confirm/", {"code": "x"})

    client.post("/accounts/password/reset/complete/", {"password1": "another horse entirely"})

    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_another_code_for_a_reset_makes_the_first_void(client: Client):
    person("alice")
    client.post(RESET, {"email": KNOWN})
    old = code_sent(KNOWN)

    with time_machine.travel(time.time() + 31):
        client.post("/accounts/password/reset/confirm/", {"action": "resend"})
        client.post("/accounts/password/reset/confirm/", {"code": old})
        assert "reset/confirm" in client.get("/accounts/password/reset/complete/")["Location"]
        client.post("/accounts/password/reset/confirm/", {"code": code_sent(KNOWN)})
        assert client.get("/accounts/password/reset/complete/").status_code == 200


def test_somebody_staff_made_confirms_their_address_when_they_first_sign_in(client: Client):
    User.objects.create_user(KNOWN, PASSWORD)

    client.post(LOGIN, {"login": KNOWN, "password": PASSWORD})
    answer = client.post("/accounts/confirm-email/", {"code": code_sent(KNOWN)})

    assert answer["Location"] == "/dashboard/"
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize("path", ["auth/signup", "auth/code/request", "auth/code/confirm", "auth/password/request"])
def test_programs_do_not_get_around_the_counted_forms(client: Client, path):
    assert client.post(f"/_allauth/app/v1/{path}", {}, "application/json").status_code == 404


@pytest.mark.parametrize("template", KINDS)
def test_every_mail_has_words_as_text_and_html(template):
    alice = person("alice")
    page = {"user": alice, "code": "418290", "ip": "203.0.113.7", "login": "a…", "phone": "+1…42"}
    page |= {"to_email": "<new@example.com>", "from_email": KNOWN, "deleted_email": KNOWN}

    write(template, KNOWN, page)

    letter = letters(KNOWN)[0]
    assert letter.subject
    assert "<" not in letter.text.replace("<new@example.com>", "")
    assert "<html" in letter.html
    assert "<new@" not in letter.html
    assert "http://127.0.0.1" in letter.html
    assert not set(letter.html.split()) & {"<img", "<script"}


def test_a_new_address_is_told_to_the_old_one_and_to_itself(client: Client):
    alice = person("alice")
    client.post(LOGIN, {"login": KNOWN, "password": PASSWORD})

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})
    client.post("/accounts/confirm-email/", {"code": code_sent("new@example.com")})

    alice.refresh_from_db()
    assert alice.email == "new@example.com"
    for address in (KNOWN, "new@example.com"):
        assert letters(address)[-1].subject == "Your TickStock e-mail address was changed"
