"""A broker without memory refuses to write: people get an answer in words, jobs go on, health says which part it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from redis import OutOfMemoryError, Redis

from apps.analytics.archive import jobs
from apps.monitoring.heard import ask
from apps.monitoring.tasks import watch_alarms
from apps.universes.models import Symbol, Universe
from tests.people import person
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(redis: Redis) -> Iterator[Redis]:
    redis.config_set("maxmemory", 1)
    with pytest.raises(OutOfMemoryError):
        redis.set("anything", "at all")
    yield redis
    redis.config_set("maxmemory", 0)


def test_nobody_signs_in_uncounted_and_everybody_is_told_why(full: Redis):
    person("alice")
    stranger = Client(raise_request_exception=False)

    assert stranger.get("/accounts/login/").status_code == 200
    answer = stranger.post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD})

    assert answer.status_code == 503
    assert "Try again" in answer.content.decode()


@pytest.mark.parametrize("path", ["/dashboard/", "/universes/", "/history/", "/accounts/profile/", "/status/"])
def test_pages_go_on(full: Redis, path: str):
    alice = Client(raise_request_exception=False)
    alice.force_login(person("alice"))

    assert alice.get(path).status_code == 200


def test_what_is_changed_is_stored(full: Redis):
    user = person("alice")
    Symbol.objects.get_or_create(ticker="AAPL")
    alice = Client(raise_request_exception=False)
    alice.force_login(user)

    answer = alice.post("/universes/new/list/", {"name": "Mine", "text": "AAPL", "confirmed": "1"})

    assert answer.status_code in (302, 503)
    assert (answer.status_code == 302) == Universe.objects.filter(owner=user, name="Mine").exists()


def test_jobs_come_to_their_end(full: Redis):
    jobs.archive()
    watch_alarms()


def test_health_knows_what_is_used(full: Redis):
    broker = ask().broker

    assert broker
    assert broker.memory is not None
    assert broker.memory > 0.9
