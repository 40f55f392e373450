"""Staff deletes a universe for everybody at the very moment somebody makes use of it: both get a clear answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from apps.universes.making import own
from apps.universes.models import InForce, Universe
from tests.people import universe
from tests.security.world import World
from tests.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis")]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def core() -> list[Universe]:
    return [universe("One", "AAPL"), universe("Two", "MSFT")]


@contextmanager
def under_way(act: Callable[[], object]) -> Iterator[Callable[..., Future[Any]]]:
    """Does `act` in a transaction that ends once a request, sent by what this gives, has to wait for it."""
    done, may_end = Event(), Event()

    def hold_open() -> None:
        with transaction.atomic():
            act()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            done.set()
            may_end.wait(20)
        connection.close()

    def ask(client: Client, address: str, fields: dict[str, object]) -> Any:
        client.raise_request_exception = False
        try:
            return client.post(address, fields)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        held = pool.submit(hold_open)
        assert done.wait(20)
        yield lambda *request: pool.submit(ask, *request)
        until(_somebody_waits)
        may_end.set()
        held.result(20)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
        return cursor.fetchone() is not None


def deletes(one: Universe) -> Callable[[], object]:
    return lambda: Universe.objects.filter(pk=one.pk).delete()


def test_what_would_be_made_of_it_is_not_made_and_that_is_said(world, core):
    hers = world.browser("alice")
    said = {"name": "Both", "how": "union", "first": core[0].pk, "others": [core[1].pk]}

    with under_way(deletes(core[1])) as ask:
        answer = ask(hers, "/universes/new/combination/", said)

    page = answer.result(20)
    assert page.status_code == 200
    assert "was deleted meanwhile" in page.content.decode()
    assert not Universe.objects.filter(name="Both").exists()


def test_what_was_to_be_put_in_force_is_not_there_any_more(world, core):
    with under_way(deletes(core[0])) as ask:
        answer = ask(world.browser("alice"), "/universes/choose/", {"universe": core[0].pk})

    assert answer.result(20).status_code == 400
    assert not InForce.objects.filter(user=world.alice, universe__isnull=False).exists()


def test_staff_deletes_it_all_the_same_and_what_was_made_of_it_goes_on_without(world, core):
    definition = {"how": "union", "parts": [one.pk for one in core]}
    staff = world.browser("staff")

    with under_way(
        lambda: own.make(user=world.alice, name="Both", made_by="combination", definition=definition)
    ) as ask:
        answer = ask(staff, f"/admin/universes/universe/{core[1].pk}/delete/", {"post": "yes"})

    assert answer.result(20).status_code == 302
    assert Universe.objects.get(name="Both").tickers() == {"AAPL"}
    assert "Universes made of what you deleted go on without it: 1." in staff.get("/admin/").content.decode()
