"""What a six-digit code is good for: five guesses, one use, one session, ten minutes."""

from __future__ import annotations

import time

import pytest
import time_machine
from django.conf import settings as site
from django.test import Client

from apps.accounts.guesses import Guess
from apps.accounts.lockouts import tell_owners
from apps.accounts.models import LockOut
from tests.accounts.newcomer import EMAIL, PHONE, Newcomer
from tests.accounts.test_lock_outs import at_once
from tests.messages import code_sent, letters
from tests.people import person

pytestmark = pytest.mark.django_db
ASK, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"


def asks(client: Client, login: str = "alice@example.com"):
    return client.post(ASK, {"login": login}, follow=True)


def types(client: Client, code: str):
    return client.post(CONFIRM, {"code": code}, follow=True)


def wrong(code: str, count: int = 1) -> list[str]:
    """Codes that it is not."""
    return [f"{(int(code) + step) % 1_000_000:06}" for step in range(1, count + 1)]


def signed_in(client: Client) -> bool:
    return client.get("/accounts/profile/").status_code == 200


def test_a_code_signs_in_by_address(client: Client):
    person("alice")
    asks(client)

    types(client, code_sent("alice@example.com"))

    assert signed_in(client)


def test_a_code_signs_in_by_number_in_any_spelling(client: Client):
    person("alice", phone=PHONE, phone_verified=True)
    asks(client, "(212) 555-0142")

    types(client, f" {code_sent(PHONE)[:3]} {code_sent(PHONE)[3:]}")

    assert signed_in(client)


def test_nothing_is_sent_to_a_number_its_owner_never_confirmed_but_word_of_that(client: Client):
    person("alice", phone=PHONE, phone_verified=False)

    asks(client, PHONE)

    assert "no account" in letters(PHONE)[-1].text


def test_the_right_code_after_five_wrong_ones_is_too_late(client: Client):
    person("alice")
    asks(client)
    code = code_sent("alice@example.com")

    for guess in wrong(code, 5):
        types(client, guess)
    types(client, code)

    assert not signed_in(client)


def test_a_code_is_of_no_use_in_another_browser(client: Client):
    person("alice")
    asks(client)
    elsewhere = Client()
    asks(elsewhere)

    first, second = [letter.text for letter in letters("alice@example.com")]
    types(elsewhere, first.split("\n\n")[1])

    assert not signed_in(elsewhere)
    types(elsewhere, second.split("\n\n")[1])
    assert signed_in(elsewhere)


def test_a_code_is_void_after_ten_minutes(client: Client):
    person("alice")
    asks(client)

    with time_machine.travel(time.time() + site.CODE_LIVES + 1):
        types(client, code_sent("alice@example.com"))

    assert not signed_in(client)


def test_a_new_code_makes_the_old_one_void_and_comes_after_a_wait(client: Client):
    person("alice")
    asks(client)
    old = code_sent("alice@example.com")

    client.post(CONFIRM, {"action": "resend"})
    assert len(letters("alice@example.com")) == 1
    with time_machine.travel(time.time() + 31):
        client.post(CONFIRM, {"action": "resend"})
        assert len(letters("alice@example.com")) == 2
        client.post(CONFIRM, {"action": "resend"})
        assert len(letters("alice@example.com")) == 2
        types(client, old)
        assert not signed_in(client)
        types(client, code_sent("alice@example.com"))
        assert signed_in(client)


def test_twenty_wrong_codes_a_day_are_enough_however_many_one_asks_for():
    judged = 0
    for number in range(6):
        for _guess in range(5):
            judged += Guess(f"session {number}", EMAIL, f"{number}").take()

    assert judged == 20
    assert Guess("session", "bob@example.com", "1").take()


def test_staff_take_codes_again_that_a_stranger_used_up(admin_client: Client, settings):
    alice = person("alice")
    settings.WRONG_CODES_A_DAY = 3
    stranger, hers = Client(REMOTE_ADDR="203.0.113.9"), Client()
    asks(stranger)
    for _ in range(5):
        types(stranger, wrong(code_sent("alice@example.com"))[0])

    tell_owners()
    row = LockOut.objects.get()
    assert (row.of, row.login, row.user, row.address) == ("codes", "a…@example.com", alice, "203.0.113.9")
    assert 86_000 < (row.until - row.created_at).total_seconds() <= 86_400
    assert letters("alice@example.com")[-1].subject == "Too many wrong codes at TickStock"
    asks(hers)
    types(hers, code_sent("alice@example.com"))
    assert not signed_in(hers)

    admin_client.post("/admin/accounts/lockout/", {"action": "let_in", "_selected_action": row.pk})
    types(hers, code_sent("alice@example.com"))

    assert signed_in(hers)


def test_a_code_is_used_once():
    guess = Guess("session", EMAIL, "123456")

    assert guess.take()
    assert guess.use()
    assert guess.take()
    assert not guess.use()


@pytest.mark.django_db(transaction=True)
def test_two_hundred_guesses_at_once_are_five_at_most(client: Client):
    newcomer = Newcomer(client)
    newcomer.asks()
    code = code_sent(PHONE)
    cookies = client.cookies.output(header="", sep=";")

    def guess(number: int) -> str:
        answer = Client(headers={"cookie": cookies}).post("/accounts/signup/code/", {"code": wrong(code, 200)[number]})
        return answer.content.decode()

    pages = at_once(200, guess)

    assert sum("not the code we sent" in page for page in pages) == 5
    assert sum("Too many wrong codes" in page for page in pages) == 195
    newcomer.types(code)
    assert letters(EMAIL) == []


def test_without_redis_no_guess_is_allowed(client: Client, settings):
    newcomer = Newcomer(client)
    newcomer.asks()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = newcomer.types(code_sent(PHONE))

    assert answer.status_code == 503
    assert letters(EMAIL) == []
