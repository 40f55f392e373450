"""Changing the address, the number and the password one signs in with."""

from __future__ import annotations

import re
import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from django.test import Client

from apps.accounts.models import User
from apps.messaging.models import Message
from tests.messages import code_sent, letters
from tests.people import person
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db
OLD, NEW = "+12125550123", "+12125550188"


@pytest.fixture
def alice() -> User:
    return person("alice", phone=OLD, phone_verified=True)


def signed_in(client: Client, *, confirmed: bool) -> Client:
    """Alice's browser; she may have just confirmed that it is her."""
    client.post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD})
    session = client.session
    record = {"method": "password", "at": time.time(), "reauthenticated": True}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record] if confirmed else []
    session.save()
    return client


@pytest.fixture
def hers(client: Client, alice: User) -> Client:
    return signed_in(client, confirmed=True)


def test_a_new_address_replaces_the_old_one_once_its_code_is_typed(hers: Client, alice: User):
    hers.post("/accounts/email/", {"action_add": "", "email": "alice@new.example.com"})
    assert User.objects.get(pk=alice.pk).email == "alice@example.com"

    hers.post("/accounts/confirm-email/", {"code": code_sent("alice@new.example.com")})

    assert User.objects.get(pk=alice.pk).email == "alice@new.example.com"
    assert [one.email for one in EmailAddress.objects.all()] == ["alice@new.example.com"]
    assert "alice@new.example.com" in letters("alice@example.com")[-1].text


def test_a_wrong_code_changes_no_address(hers: Client, alice: User):
    hers.post("/accounts/email/", {"action_add": "", "email": "alice@new.example.com"})

    hers.post("/accounts/confirm-email/", {"code": "000000"})

    assert User.objects.get(pk=alice.pk).email == "alice@example.com"


def test_a_new_number_replaces_the_old_one_once_its_code_is_typed(hers: Client, alice: User):
    hers.post("/accounts/phone/change/", {"phone": NEW})
    assert User.objects.get(pk=alice.pk).phone == OLD

    hers.post("/accounts/phone/verify/", {"code": code_sent(NEW)})

    assert User.objects.get(pk=alice.pk).phone == NEW
    assert "phone" in letters("alice@example.com")[-1].subject
    assert "no longer belongs" in letters(OLD)[-1].text


def test_a_new_password_ends_the_other_sessions_and_is_told(hers: Client, alice: User):
    elsewhere = signed_in(Client(), confirmed=False)
    new = {"oldpassword": PASSWORD, "password1": "a longer tape of quotes", "password2": "a longer tape of quotes"}

    hers.post("/accounts/password/change/", new)

    assert hers.get("/accounts/profile/").status_code == 200
    assert elsewhere.get("/accounts/profile/").status_code == 302
    assert "password" in letters("alice@example.com")[-1].subject


def test_a_new_password_needs_the_old_one(hers: Client, alice: User):
    hers.post(
        "/accounts/password/change/", {"oldpassword": "x", "password1": "tape of quotes", "password2": "tape of quotes"}
    )

    assert User.objects.get(pk=alice.pk).check_password(PASSWORD)


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/phone/change/"])
def test_address_and_number_ask_first_who_it_is(client: Client, alice: User, path):
    page = signed_in(client, confirmed=False)

    assert page.get(path)["Location"].startswith("/accounts/reauthenticate/")
    assert page.post(path, {"action_add": "", "email": "eve@example.com", "phone": NEW})["Location"].startswith(
        "/accounts/reauthenticate/"
    )


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/phone/change/", "/accounts/password/change/"])
def test_the_pages_can_be_seen(hers: Client, path):
    assert hers.get(path).status_code == 200


CHANGES = {
    "address": ("/accounts/email/", "/accounts/confirm-email/", "email", "bob@example.com", "bib@example.com"),
    "number": ("/accounts/phone/change/", "/accounts/phone/verify/", "phone", "+12125550177", "+12125550178"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_somebody_elses_is_answered_like_what_is_free(hers: Client, what):
    form, code_page, field, taken, free = CHANGES[what]
    person("bob", phone="+12125550177", phone_verified=True)

    def change_to(new: str) -> tuple[list[tuple[int, str, str]], int]:
        """What she sees of it: the answers, without what she typed, and the number of messages."""
        before = Message.objects.count()
        answers = [
            hers.post(form, {"action_add": "", field: new}),
            hers.get(code_page),
            hers.post(code_page, {"code": "000000"}),
            hers.post(code_page, {"action": "resend"}),
            hers.get(code_page),
        ]
        words = [re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", one.content.decode()) for one in answers]
        words = [re.sub(r"b[io]b@example.com|\S*555-?017[78]", "NEW", one) for one in words]
        seen = [(one.status_code, one.get("Location", ""), page) for one, page in zip(answers, words, strict=True)]
        return seen, Message.objects.count() - before

    somebodys, nobodys = change_to(taken), change_to(free)

    for one, other in zip(somebodys[0], nobodys[0], strict=True):
        assert one == other
    assert somebodys[1] == nobodys[1] >= 1
    assert not User.objects.filter(**{field: taken}).exclude(email="bob@example.com").exists()
