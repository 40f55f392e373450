"""What becomes of a universe reaches the open pages of who looks at it, and the feed's subscription."""

from __future__ import annotations

from typing import Any

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import connection, transaction
from redis import Redis

from apps.accounts.models import User
from apps.accounts.wake import wake
from apps.monitoring.models import FeedSubscription
from apps.monitoring.services import publish_settings
from apps.universes.making.own import make
from apps.universes.making.upkeep import edit
from apps.universes.models import Symbol, Universe
from tests.log import Log
from tests.people import looks_at, person, universe
from tests.services.stack import Stack
from tests.visitor import Visitor
from tests.waiting import until
from tickstock.stream.settings import read


@pytest.fixture
def mine(stack: Stack) -> Universe:
    alice = person("alice", pull_ms=250)
    found = universe("Mine", "AAPL", owner=alice)
    Symbol.objects.create(ticker="MSFT")
    looks_at(alice, found)
    return found


@pytest.fixture
def alice(stack: Stack, mine: Universe, redis: Redis) -> Visitor:
    return Visitor(stack.web()).sign_in("alice@example.com")


def move(mine: Universe, add: str, remove: str) -> None:
    edit(mine, by=User.objects.get(), add=frozenset({add}), remove=frozenset({remove}), how="picked")


def test_members_changed_while_events_come_are_in_force_from_a_number_on(alice, mine, log: Log):
    with alice.socket() as page:
        page.say(type="start")
        page.frame()
        for turn in range(30):
            move(mine, *(("MSFT", "AAPL"), ("AAPL", "MSFT"))[turn % 2])
            log.write(2, "AAPL")
            log.write(2, "MSFT")
        move(mine, "MSFT", "AAPL")
        log.write(2, "AAPL")
        frames = [page.frame()]
        while frames[-1]["through"] < log.end or frames[-1]["universe"]["members"] != 1:
            frames.append(page.frame())

    following = [frame for frame in frames if not frame["refresh"]]
    assert [frame["from"] for frame in following] == [1, *(frame["through"] + 1 for frame in following[:-1])]
    assert sum(frame["ledger"]["high"][0] for frame in following) == log.end == 122
    for frame in frames:
        assert len({event["symbol"] for event in frame["events"]}) <= 1


def test_an_empty_universe_lets_nothing_through_and_says_that_it_is_empty(alice, mine, log: Log):
    edit(mine, by=User.objects.get(), add=frozenset(), remove=frozenset({"AAPL"}), how="picked")
    log.write(3, "AAPL")

    with alice.socket() as page:
        page.say(type="start")
        frame = page.frame()
        log.write(3, "AAPL")
        while frame["through"] < log.end:
            frame = page.frame()

    assert frame["universe"] == {"name": "Mine", "members": 0}
    assert frame["events"] == []
    assert frame["ledger"]["high"][1] == 0


def test_a_database_that_fails_changes_nothing_for_who_is_here(alice, mine, log: Log):
    with alice.socket() as page:
        page.say(type="start")
        page.frame()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE universes_universe_members RENAME TO away")
        try:
            wake(mine.owner_id)
            log.write(2, "AAPL")
            seen: list[dict[str, Any]] = []
            while len(seen) < 2:
                seen += page.frame()["events"]
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE away RENAME TO universes_universe_members")
        move(mine, "MSFT", "AAPL")
        assert page.next("universe_updated")

    assert [event["symbol"] for event in seen] == ["AAPL", "AAPL"]


@pytest.mark.django_db
def test_the_union_of_universes_is_what_the_feed_is_asked_for(settings, redis: Redis):
    settings.UNIVERSE_SUBSCRIPTION, settings.SUBSCRIBE = "union", ("T.*",)
    Symbol.objects.bulk_create(Symbol(ticker=ticker) for ticker in ("AAPL", "MSFT"))
    publish_settings()
    assert read(redis).topics is None

    chosen = make(user=person("alice"), name="Mine", tickers=["AAPL", "MSFT"])
    publish_settings()
    first = read(redis)
    assert first.topics == ("T.AAPL", "T.MSFT")

    publish_settings()
    assert read(redis).version == first.version
    FeedSubscription.objects.create(topics="T.*,Q.*")
    publish_settings()
    assert read(redis).topics == ("T.*", "Q.*")
    assert chosen.tickers() == {"AAPL", "MSFT"}


@pytest.mark.django_db(transaction=True)
def test_many_changes_are_one_look_at_the_subscription(settings, redis: Redis, monkeypatch):
    settings.UNIVERSE_SUBSCRIPTION = "union"
    sent: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **_: sent.append(name))
    Symbol.objects.bulk_create(Symbol(ticker=f"Q{letter}") for letter in "ABCDE")
    alice = person("alice")
    mine = make(user=alice, name="Mine")

    for letter in "ABCDE":
        edit(mine, by=alice, add=frozenset({f"Q{letter}"}), remove=frozenset(), how="picked")
    assert sent == ["apps.monitoring.tasks.publish_settings"]

    cache.clear()
    edit(mine, by=alice, add=frozenset(), remove=frozenset({"QA"}), how="picked")
    until(lambda: len(sent) == 2)
