"""What the service tells everybody about itself."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from redis import Redis

from apps.monitoring.heard import listener
from apps.monitoring.tasks import canary
from apps.pages.figures import UNKNOWN
from tickstock.stream import pulse
from tickstock.stream.pulse import Feed, IngestPulse, Market

pytestmark = pytest.mark.django_db

FEED = Feed(source="simulator", state="live", age_ms=400, lag_ms=12, ticks_per_second=5_000.0, detail="live")
MARKET = Market(clock=1_795_012_920_000, session="regular", closes_at=None, symbols=4_000)


def beat(redis: Redis, *, ago: float = 0.0, **counters: int) -> None:
    counted = {"detected": 100, "logged": 90, "waiting": 4, "spilled": 5, "conflated": 1} | counters
    made = IngestPulse(
        at=time.time() - ago, pid=1, epoch=1, head=90, feed=FEED, market=MARKET, waiting={}, counters=counted
    )
    pulse.beat(redis, pulse.INGEST, made)


def told(client: Client) -> dict:
    return client.get("/status/figures").json()


def state_of(answer: dict) -> dict[str, str]:
    return {part["key"]: part["tone"] for part in answer["parts"]}


def test_what_was_never_heard_of_is_a_dash_with_the_reason(client: Client, redis: Redis):
    answer = told(client)

    assert state_of(answer) == {
        "feed": "fault", "detection": "unknown", "log": "ok", "archive": "ok", "jobs": "unknown", "database": "ok",
    }  # fmt: skip
    detected = answer["figures"]["detected"]
    assert (detected["text"], detected["why"]) == (UNKNOWN, "The worker was not heard of in the last hour")


def test_the_ledger_adds_up_where_everybody_can_see_it(client: Client, redis: Redis):
    canary()
    beat(redis, waiting=0, spilled=0, logged=99)

    answer = told(client)

    figures = {name: figure["text"] for name, figure in answer["figures"].items()}
    assert answer["verdict"] == "Everything works."
    assert [figures[name] for name in ("detected", "logged", "conflated", "missing")] == ["100", "99", "1", "0"]
    assert figures["session"] == "Regular"
    assert figures["clock"] == "09:42:00 ET"


def test_a_missing_event_is_a_fault(client: Client, redis: Redis):
    beat(redis, logged=89)

    answer = told(client)

    assert state_of(answer)["log"] == "fault"
    assert answer["figures"]["missing"]["text"] == "1"
    assert answer["figures"]["life"]["tone"] == "fault"


def test_it_is_never_better_than_what_was_last_heard(client: Client, redis: Redis):
    beat(redis, ago=60)

    answer = told(client)

    assert (state_of(answer)["feed"], state_of(answer)["detection"]) == ("fault", "fault")
    assert answer["figures"]["age"]["text"] == "60 s"


def test_a_broker_that_is_away_makes_everything_behind_it_unknown(client: Client, settings):
    settings.STREAM_URL = "redis://127.0.0.1:1/0"

    answer = told(client)

    assert state_of(answer)["log"] == "fault"
    assert answer["figures"]["top"] == {"text": UNKNOWN, "why": "The broker does not answer", "tone": None}


def test_the_page_needs_no_script(client: Client, redis: Redis):
    beat(redis)

    page = client.get("/status/").content.decode()

    assert "9 events wait to be written." in page
    assert '<noscript><a href="/status/">' in page


def test_many_who_ask_at_once_are_told_what_was_heard_once(client: Client, redis: Redis):
    beat(redis)

    answers = [told(client)["checked"] for _ in range(2)]

    assert listener.listen() is listener.listen()
    assert len(answers) == 2
