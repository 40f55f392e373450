from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from apps.accounts.lockouts import tell_owners
from apps.accounts.models import LockOut
from tests.messages import letters
from tests.people import person
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def tries(login: str, password: str = "wrong", address: str = "203.0.113.7"):
    return Client(REMOTE_ADDR=address).post(LOGIN, {"login": login, "password": password})


def locked(answer) -> bool:
    return "Too many tries" in answer.content.decode()


def at_once(count: int, do) -> list:
    """Do it so many times at once, each in a thread with its own connection."""

    def one(number: int):
        try:
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def test_five_wrong_passwords_lock_a_login_whatever_its_spelling():
    person("alice")

    for _ in range(5):
        assert not locked(tries("alice@example.com"))

    assert locked(tries(" Alice@Example.com", PASSWORD))


def test_one_persons_wrong_passwords_are_not_anothers():
    person("alice", phone="+12125550100", phone_verified=True)
    person("bob", phone="+12125550101", phone_verified=True)

    for _ in range(6):
        tries("+12125550100")

    assert locked(tries("(212) 555-0100", PASSWORD))
    assert tries("+12125550101", PASSWORD).status_code == 302


def test_ten_wrong_passwords_lock_an_address():
    person("alice")
    for number in range(10):
        tries(f"{number}@example.com")

    assert locked(tries("alice@example.com", PASSWORD))
    assert tries("alice@example.com", PASSWORD, "203.0.113.8").status_code == 302
    assert [(row.login, row.address) for row in LockOut.objects.all()] == [("", "203.0.113.7")]


def test_the_right_password_is_no_wrong_one_and_wipes_none_out():
    person("alice")
    for _ in range(4):
        tries("alice@example.com")

    assert tries("alice@example.com", PASSWORD).status_code == 302
    assert not locked(tries("alice@example.com"))
    assert locked(tries("alice@example.com"))


def test_a_lock_out_is_written_down_once_and_its_owner_told_once():
    alice = person("alice")
    for number in range(9):
        tries("alice@example.com", address=f"203.0.113.{number}")

    tell_owners()
    tell_owners()

    row = LockOut.objects.get()
    assert (row.login, row.user, row.address) == ("a…@example.com", alice, "203.0.113.5")
    assert 0 < (row.until - row.created_at).total_seconds() <= 300
    assert [letter.subject for letter in letters("alice@example.com")] == ["Too many wrong passwords at TickStock"]


def test_a_login_nobody_has_is_locked_alike():
    for _ in range(5):
        tries("nobody@example.com")

    assert locked(tries("nobody@example.com"))
    assert LockOut.objects.get().user is None


def test_staff_let_people_in_again(admin_client: Client):
    person("alice")
    for _ in range(6):
        tries("alice@example.com")

    row = LockOut.objects.get()
    admin_client.post("/admin/accounts/lockout/", {"action": "let_in", "_selected_action": row.pk})

    row.refresh_from_db()
    assert row.released_at
    assert row.released_by
    assert tries("alice@example.com", PASSWORD).status_code == 302


def test_others_may_not_release(client: Client):
    client.force_login(person("alice"))

    assert client.get("/admin/accounts/lockout/").status_code != 200


@pytest.mark.django_db(transaction=True)
def test_no_number_of_tries_at_once_gets_around_the_limit(settings):
    settings.WRONG_PASSWORDS_OF_ADDRESS = (1000, 60)
    person("alice")

    answers = at_once(200, lambda number: tries("alice@example.com", f"guess {number}"))

    assert sum(not locked(answer) for answer in answers) == 5
    assert LockOut.objects.count() == 1


def test_without_redis_nobody_may_try(client: Client, settings):
    person("alice")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = client.post(LOGIN, {"login": "alice@example.com", "password": PASSWORD})

    assert answer.status_code == 503
    assert "try again in a minute" in answer.content.decode()
