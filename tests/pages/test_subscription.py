"""What the feed is asked for changes while everything runs: by staff, and with universes."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.test import Client
from redis import Redis

from apps.monitoring.models import FeedSubscription
from apps.universes.models import Symbol
from tests.people import person, universe
from tests.services.stack import Stack
from tests.waiting import until
from tests.worker.provider import provider, say
from tickstock.stream.settings import read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis")]
ADD = "/admin/monitoring/feedsubscription/add/"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(person("alice", is_staff=True, is_superuser=True))
    return client


def test_a_change_is_published_and_deleting_it_brings_the_setting_back(staff, redis: Redis):
    staff.post(ADD, {"topics": "T.AAPL, T.MSFT\nLULD.*"})
    assert read(redis).topics == ("T.AAPL", "T.MSFT", "LULD.*")

    staff.post(f"/admin/monitoring/feedsubscription/{FeedSubscription.objects.get().pk}/delete/", {"post": "yes"})
    assert read(redis).topics is None


@pytest.mark.parametrize("topics", ["T.AAPL,X.MSFT", "AAPL", "T.", "T.AAPL T.&lt;script", " , "])
def test_what_is_no_topic_is_refused_where_it_is_entered(staff, redis: Redis, topics):
    page = staff.post(ADD, {"topics": topics}).content.decode()

    assert "expected" in page or "required" in page
    assert read(redis).version == 0


def test_there_is_one_at_most(staff):
    staff.post(ADD, {"topics": "T.AAPL"})

    assert staff.post(ADD, {"topics": "T.MSFT"}).status_code == 403


@pytest.fixture
def asked(stack: Stack) -> Iterator[list[tuple[str, str]]]:
    """What a worker that runs asks its feed for, which grants everything."""
    heard: list[tuple[str, str]] = []

    def acknowledges(connection) -> None:
        say(connection, "connected")
        connection.recv()
        say(connection, "auth_success")
        for message in connection:
            request = json.loads(message)
            heard.append((request["action"], request["params"]))
            for topic in request["params"].split(","):
                say(connection, "success", f"subscribed to: {topic}")

    with provider(acknowledges) as host:
        # This feed carries no ticks: of the whole market a worker takes that for trouble after ten seconds.
        stack.ingest(host, SUBSCRIBE="T.SPY")
        until(lambda: heard)
        yield heard


def test_the_worker_asks_for_it_on_the_connection_it_has(staff, asked):
    staff.post(ADD, {"topics": "T.AAPL,T.MSFT"})
    until(lambda: len(asked) == 3)

    assert asked == [("subscribe", "T.SPY"), ("unsubscribe", "T.SPY"), ("subscribe", "T.AAPL,T.MSFT")]


def test_a_change_of_a_universe_reaches_a_running_worker(client: Client, stack: Stack, asked, settings: LazySettings):
    settings.UNIVERSE_SUBSCRIPTION, settings.SUBSCRIBE = "union", ("T.*",)
    stack.jobs(UNIVERSE_SUBSCRIPTION="union", SUBSCRIBE="T.*")
    alice = person("alice")
    client.force_login(alice)
    mine = universe("Mine", "AAPL", owner=alice)
    Symbol.objects.create(ticker="MSFT")

    client.post(f"/universes/{mine.pk}/add/", {"symbol": "MSFT"})
    until(lambda: len(asked) == 3)
    client.post(f"/universes/{mine.pk}/remove/", {"symbol": "AAPL"})
    until(lambda: len(asked) == 4)

    assert asked == [
        ("subscribe", "T.SPY"),
        ("unsubscribe", "T.SPY"),
        ("subscribe", "T.AAPL,T.MSFT"),
        ("unsubscribe", "T.AAPL"),
    ]
