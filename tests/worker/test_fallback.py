"""Another feed stands in only where the operator asks for it, everybody is told, and the first choice comes back."""

from __future__ import annotations

import json
import time

import pytest
from redis import Redis
from websockets.sync.server import ServerConnection

from tests.factories import trade
from tests.services.environment import free_port
from tests.services.stack import Stack
from tests.waiting import until
from tests.worker.provider import accept, provider, say
from tickstock.stream import keys, pulse
from tickstock.stream.append import LogWriter
from workers.ingest import standby
from workers.ingest.standby import Standby

MARKET = ("--symbols", "300", "--rate", "1000", "--warm-up", "60")


def source(redis: Redis) -> str:
    """The feed in force, as the worker's pulse tells it."""
    data = redis.get(keys.pulse(pulse.INGEST))
    if not isinstance(data, bytes):
        return ""
    feed = pulse.decode_ingest(data).feed
    return f"{feed.source} (fallback)" if feed.is_fallback else feed.source


def told(redis: Redis) -> list[str]:
    """The feeds the log says it comes from, oldest first."""
    events = [json.loads(data) for data in LogWriter(redis, 0, 1).backwards(1_000_000)]
    return [event["source"] for event in reversed(events) if event.get("what") == "feed"]


def ingest(stack: Stack, host: str, **settings: str):
    return stack.ingest(
        host,
        FEED="massive",
        MASSIVE_KEY="key",
        FALLBACK_AFTER="1",
        SIMULATOR_PORT=str(stack.feed_port),
        **settings,
    )


@pytest.mark.timeout(120)
def test_while_the_first_choice_is_away_the_other_feed_stands_in_and_everybody_is_told(stack: Stack, redis: Redis):
    stack.simulator(*MARKET)
    port = free_port()
    ingest(stack, f"ws://127.0.0.1:{port}/stocks", FALLBACK="simulator")

    until(lambda: told(redis) == ["simulator"], deadline=40)
    until(lambda: source(redis) == "simulator (fallback)")

    def sends(connection: ServerConnection) -> None:
        accept(connection)
        while True:
            connection.send(json.dumps([trade(t=time.time_ns() // 1_000_000)]))
            time.sleep(0.2)

    with provider(sends, port=port):
        until(lambda: source(redis) == "massive", deadline=60)


@pytest.mark.timeout(120)
def test_a_refused_key_lets_the_other_feed_stand_in_for_good(stack: Stack, redis: Redis):
    stack.simulator(*MARKET)

    def refuses(connection: ServerConnection) -> None:
        say(connection, "connected")
        connection.recv()
        say(connection, "auth_failed", "authentication failed")

    with provider(refuses) as host:
        ingest(stack, host, FALLBACK="simulator")
        until(lambda: told(redis) == ["simulator"], deadline=40)


@pytest.mark.timeout(120)
def test_nobody_stands_in_unasked(stack: Stack, redis: Redis):
    stack.simulator(*MARKET)

    def refuses(connection: ServerConnection) -> None:
        say(connection, "connected")
        connection.recv()
        say(connection, "auth_failed", "authentication failed")

    with provider(refuses) as host:
        worker = ingest(stack, host)
        assert worker.process
        assert worker.process.wait(40) == 1

    assert worker.log.read_text().rstrip().endswith("Check MASSIVE_KEY and the plan.")
    assert told(redis) == []


class Connection:
    """A source whose state a test decides."""

    state = "live"
    refused = ""


def test_a_moment_without_the_feed_is_no_loss():
    connection = Connection()
    watch = Standby(connection, patience=60.0)

    connection.state = "waiting"
    lost = [watch.is_lost(now) for now in (0.0, 59.0)]
    connection.state = "live"
    lost.append(watch.is_lost(70.0))
    connection.state = "mute"
    lost += [watch.is_lost(now) for now in (80.0, 139.0, 140.0)]

    assert lost == [False, False, False, False, False, True]


def test_the_first_choice_is_trusted_again_once_it_has_worked_for_a_while():
    connection = Connection()
    watch = Standby(connection, patience=60.0)

    assert [watch.is_back(now) for now in (0.0, standby.STEADY - 0.1, standby.STEADY)] == [False, False, True]
