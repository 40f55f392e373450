"""What rules tell is in their owner's open pages at once, and in nobody else's."""

from __future__ import annotations

import time

import pytest
from redis import Redis

from tests.people import person
from tests.services.stack import Stack
from tests.visitor import Visitor
from tickstock.market.alerting.told import Told
from tickstock.stream.notices import Teller

pytestmark = pytest.mark.timeout(120)


def tell(redis: Redis, owner: int, *symbols: str) -> None:
    told = [
        Told(rule="r", version=1, owner=owner, name="Mine", symbol=symbol, moment="1", at=1, facts={"last": 5.0})
        for symbol in symbols
    ]
    Teller(redis).tell(told)


@pytest.fixture
def address(stack: Stack) -> str:
    person("alice", pull_ms=5_000)
    person("bob", pull_ms=5_000)
    return stack.web()


def test_an_alert_is_in_all_of_its_owners_pages_at_once_and_in_nobody_elses(address, redis: Redis):
    from apps.accounts.models import User

    alice, bob = (Visitor(address).sign_in(f"{name}@example.com") for name in ("alice", "bob"))
    owner = User.objects.get(email="alice@example.com").pk
    with alice.socket() as one, alice.socket() as other, bob.socket() as foreign:
        for page in (one, other, foreign):
            page.next("connect")
            page.say(type="start")
            page.next("status_update")
        began = time.monotonic()
        tell(redis, owner, "AAPL", "MSFT")
        first, second = one.next("alerts"), other.next("alerts")
        took = time.monotonic() - began
        others = [foreign.next("status_update") for _ in range(2)]

    assert [item["symbol"] for item in (first["items"] + second["items"])][:2] == ["AAPL", "MSFT"]
    assert not first["is_past"]
    assert took < 4.0  # The timers of these pages are at five seconds
    assert {message["type"] for message in others} == {"status_update"}


def test_a_page_that_comes_later_is_told_what_it_missed(address, redis: Redis):
    from apps.accounts.models import User

    tell(redis, User.objects.get(email="alice@example.com").pk, "AAPL")
    alice = Visitor(address).sign_in("alice@example.com")
    with alice.socket() as page:
        page.next("connect")
        page.say(type="start")
        page.next("status_update")
    with alice.socket() as page:
        page.next("connect")
        page.say(type="start")
        past = page.next("alerts")

    assert past["is_past"]
    assert [(item["symbol"], item["n"], item["facts"]) for item in past["items"]] == [("AAPL", 1, {"last": 5.0})]
