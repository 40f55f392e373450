"""Webhooks by program."""

from __future__ import annotations

from uuid import uuid4

import pytest

from apps.accounts.models import Scope
from apps.webhooks.models import Delivery, Endpoint
from tests.api.program import Program, program
from tests.people import universe

pytestmark = pytest.mark.django_db

WEBHOOKS = "/api/v1/webhooks"
NEW = {"name": "mine", "url": "https://example.com/hook"}


@pytest.fixture
def alice() -> Program:
    return program("alice")


@pytest.fixture
def mine(alice) -> str:
    """Its address."""
    return f"{WEBHOOKS}/{alice.post(WEBHOOKS, NEW).json()['webhook']['id']}"


def test_one_is_made_read_changed_and_deleted(alice):
    hers = universe("Hers", "AAPL", owner=alice.user)
    answer = alice.post(WEBHOOKS, NEW | {"wants": "universe", "universe": hers.pk, "kinds": ["low", "high"]})
    made = answer.json()["webhook"]
    address = f"{WEBHOOKS}/{made['id']}"

    assert (answer.status_code, made["kinds"], made["universe"], made["is_active"]) == (
        201,
        ["high", "low"],
        hers.pk,
        True,
    )
    assert alice.get(WEBHOOKS).json()["items"] == [alice.get(address).json()] == [made]
    changed = alice.patch(address, {"wants": "market", "name": "other"}).json()
    assert changed == made | {"wants": "market", "name": "other", "universe": None}
    assert alice.delete(address).status_code == 204
    assert alice.get(address).status_code == 404


def test_its_secret_is_in_the_answer_that_made_it_and_in_no_other(alice):
    made = alice.post(WEBHOOKS, NEW).json()
    address = f"{WEBHOOKS}/{made['webhook']['id']}"
    rotated = alice.post(f"{address}/rotate").json()

    assert made["secret"].startswith("whsec_")
    assert rotated["secret"] not in ("", made["secret"])
    assert rotated["webhook"]["old_secret_until"]
    assert "whsec_" not in (alice.get(address).content + alice.get(WEBHOOKS).content).decode()


def test_it_is_paused_and_resumed(alice, mine):
    paused = alice.patch(mine, {"is_active": False}).json()
    assert (paused["is_active"], paused["paused_why"]) == (False, "owner")
    assert alice.patch(mine, {"is_active": True, "skip": True}).json()["is_active"]


def test_a_test_is_a_delivery_that_can_be_looked_at_and_sent_again(alice, mine):
    sent = alice.post(f"{mine}/test")
    line = sent.json()
    address = f"{mine}/deliveries/{line['id']}"

    whole = alice.get(address).json()
    assert (sent.status_code, line["type"], line["state"]) == (201, "test", "waiting")
    assert (whole["delivery"], whole["body"]["type"]) == (line, "test")
    Delivery.objects.update(state="dead", tries=1)
    assert alice.get(f"{mine}/deliveries?state=dead").json()["items"][0]["id"] == line["id"]
    assert alice.post(f"{address}/redeliver").json()["state"] == "waiting"
    Delivery.objects.update(state="sending")
    assert alice.post(f"{address}/redeliver").status_code == 422
    assert alice.get(mine).json()["waiting"] == 1


def test_deliveries_are_paged_by_key(alice, mine):
    for _ in range(3):
        alice.post(f"{mine}/test")

    first = alice.get(f"{mine}/deliveries?limit=2").json()
    second = alice.get(f"{mine}/deliveries?limit=2&cursor={first['next']}").json()

    assert [len(first["items"]), len(second["items"]), second["next"]] == [2, 1, None]
    assert len({one["id"] for one in first["items"] + second["items"]}) == 3


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"url": "http://example.com"}, 422, "Only https"),
        ({"url": "https://example.com:22/"}, 422, "port"),
        ({"url": "https://example.com/\0"}, 422, "NUL"),
        ({"name": "a\0b"}, 422, "NUL"),
        ({"wants": "universe"}, 422, "Choose which universe."),
        ({"universe": 999}, 422, "no such universe"),
        ({"filters": 999}, 422, "no such filters"),
        ({"kinds": ["nonsense"]}, 422, "no kind"),
        ({"wants": "everything"}, 400, "Invalid enum value"),
        ({"colour": "red"}, 400, "colour"),
        ({"secret": "whsec_mine"}, 400, "secret"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(alice, mine, settings, change, status, words):
    settings.WEBHOOK_PRIVATE = False
    before = alice.get(mine).json()

    made, changed = alice.post(WEBHOOKS, NEW | {"name": "second"} | change), alice.patch(mine, change)

    for answer in (made, changed):
        assert answer.status_code == status
        assert words in answer.json()["detail"]
    assert alice.get(mine).json() == before
    assert Endpoint.objects.count() == 1


def test_nobody_reaches_anothers(alice, mine):
    bob = program("bob")
    delivery = alice.post(f"{mine}/test").json()["id"]
    hers = universe("Hers", "AAPL", owner=alice.user)

    for path in (mine, f"{mine}/deliveries", f"{mine}/deliveries/{delivery}"):
        assert bob.get(path).status_code == 404
    for path in ("rotate", "test", f"deliveries/{delivery}/redeliver"):
        assert bob.post(f"{mine}/{path}").status_code == 404
    assert bob.patch(mine, {"name": "taken"}).status_code == bob.delete(mine).status_code == 404
    assert bob.post(WEBHOOKS, NEW | {"wants": "universe", "universe": hers.pk}).status_code == 422
    assert bob.get(f"{WEBHOOKS}/{uuid4()}").status_code == 404


def test_a_key_needs_the_scope():
    reader = program("alice", Scope.READ, Scope.WRITE)

    assert reader.get(WEBHOOKS).status_code == reader.post(WEBHOOKS, NEW).status_code == 403
