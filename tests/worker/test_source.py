"""The feed's client against a provider that follows a script."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from websockets.sync.server import ServerConnection

from tests.factories import OPEN, sessions
from tests.waiting import until
from tests.worker.provider import accept, provider, say
from workers.ingest.sources import back_off, conversation, massive, topics, watchdog
from workers.ingest.sources.massive import MassiveSource
from workers.ingest.sources.topics import Topics
from workers.ingest.sources.watchdog import Watchdog

TRADE = b'[{"ev":"T"}]'
CUT = b"something is missing here"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "DEADLINE", 0.5)
    monkeypatch.setattr(massive, "READ", 0.05)
    monkeypatch.setattr(massive, "LOOK", 0.01)
    monkeypatch.setattr(topics, "WAIT", 0.2)
    for name, seconds in {"FIRST": 0.05, "MOST": 0.2, "COOL_DOWN": 0.6}.items():
        monkeypatch.setattr(back_off, name, seconds)


class Heard:
    """What a source handed over; every frame that is a trade counts as data."""

    def __init__(self, source_at: str, *wanted: str, market: int | None = OPEN + 600_000) -> None:
        self.frames: list[bytes] = []
        wanted = wanted or ("T.*",)
        self.source = MassiveSource(
            source_at, "key", Topics(wanted), Watchdog(sessions(), wanted), self.frames.append, lambda: self.frames.append(CUT),
            lambda: sum(b'"ev":"T"' in frame for frame in self.frames), lambda: market,
        )  # fmt: skip


@contextmanager
def connected(
    host: str, *wanted: str, market: int | None = OPEN + 600_000
) -> Iterator[tuple[MassiveSource, list[bytes]]]:
    heard = Heard(host, *wanted, market=market)
    thread = Thread(target=heard.source.run, daemon=True)
    thread.start()
    try:
        yield heard.source, heard.frames
    finally:
        heard.source.stop()
        thread.join(10)
    assert not thread.is_alive()


def greet(connection: ServerConnection) -> None:
    """Up to the accepted key."""
    say(connection, "connected")
    connection.recv()
    say(connection, "auth_success")


def sends_one_trade(connection: ServerConnection) -> None:
    accept(connection)
    connection.send(TRADE.decode())
    for _ in connection:
        pass


def test_frames_are_handed_over_as_they_came():
    with provider(sends_one_trade) as host, connected(host) as (source, frames):
        until(lambda: TRADE in frames and source.state == "live")

        assert frames.count(TRADE) == 1


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011])
def test_after_any_end_it_comes_back(code):
    def hangs_up(connection: ServerConnection) -> None:
        accept(connection)
        if code == 1006:
            connection.socket.close()
        else:
            connection.close(code)

    with provider(hangs_up, sends_one_trade) as host, connected(host) as (source, frames):
        until(lambda: TRADE in frames)

        assert source.counters["drops"] >= 1
        assert source.counters["connections"] == 2


@pytest.mark.parametrize(("market", "misses"), [(OPEN + 600_000, True), (OPEN - 12 * 3_600_000, False)])
def test_what_was_missed_is_said_before_the_next_frame_unless_the_market_was_closed(market, misses):
    def sends_and_drops(connection: ServerConnection) -> None:
        accept(connection)
        connection.send(TRADE.decode())
        time.sleep(0.3)

    with provider(sends_and_drops, sends_one_trade) as host, connected(host, market=market) as (_, frames):
        until(lambda: frames.count(TRADE) == 2)

        assert [frame for frame in frames if frame in (TRADE, CUT)] == [TRADE, *[CUT] * misses, TRADE]


def test_a_drop_before_the_first_acknowledgement_is_subscribed_again():
    def drops(connection: ServerConnection) -> None:
        greet(connection)
        connection.recv()

    with provider(drops, sends_one_trade) as host, connected(host) as (source, frames):
        until(lambda: TRADE in frames)

        assert source.topics.held == {"T.*"}


def test_eight_drops_in_a_row_do_not_use_it_up():
    def drops(connection: ServerConnection) -> None:
        accept(connection)

    with provider(*[drops] * 8, sends_one_trade) as host, connected(host) as (source, frames):
        until(lambda: TRADE in frames)

        assert source.counters["connections"] == 9


def test_a_provider_that_is_not_there_is_tried_again():
    with connected("ws://127.0.0.1:9/stocks") as (source, _):
        until(lambda: source.counters["drops"] >= 2)

        assert "refused" in source.detail


@pytest.mark.parametrize(
    ("status", "message", "complaint"),
    [
        ("auth_failed", "authentication failed", "auth_failed: authentication failed. Check MASSIVE_KEY and the plan."),
        ("error", "not authorized ", "not authorized. Check the plan and SUBSCRIBE."),
    ],
)
def test_a_refusal_ends_it_with_a_clear_message(status, message, complaint):
    def refuses(connection: ServerConnection) -> None:
        if status == "error":
            greet(connection)
        else:
            say(connection, "connected")
        connection.recv()
        say(connection, status, message)
        connection.recv()

    with provider(refuses) as host, connected(host) as (source, _):
        until(lambda: source.refused)

        assert source.refused == complaint
        assert (source.state, source.counters["connections"]) == ("refused", 1)


@pytest.mark.parametrize("answers", [0, 1], ids=["no greeting", "no answer to the key"])
def test_silence_in_the_conversation_ends_the_connection_and_it_tries_again(answers):
    def mute(connection: ServerConnection) -> None:
        for _ in range(answers):
            say(connection, "connected")
        for _ in connection:
            pass

    with provider(mute, sends_one_trade) as host, connected(host) as (source, frames):
        until(lambda: TRADE in frames)

        assert source.counters["drops"] >= 1


def test_a_feed_that_answers_pings_and_carries_nothing_is_declared_mute_until_it_delivers(monkeypatch):
    monkeypatch.setitem(watchdog.USUAL, "T", 0.3)
    states = []

    def carries_nothing(connection: ServerConnection) -> None:
        accept(connection)
        while True:
            connection.ping().wait(0.2)

    def watches_itself(connection: ServerConnection) -> None:
        states.append(source.state)
        sends_one_trade(connection)

    with provider(carries_nothing, watches_itself) as host, connected(host) as (source, _):
        until(lambda: source.state == "mute")
        assert source.alarm == "The feed is connected but silent."
        until(lambda: source.state == "live")

        assert (states, source.alarm, source.counters["mutes"]) == (["mute"], "", 1)


def test_garbage_is_no_sign_of_life(monkeypatch):
    monkeypatch.setitem(watchdog.USUAL, "T", 0.3)

    def babbles(connection: ServerConnection) -> None:
        accept(connection)
        while True:
            connection.send("{not json")
            time.sleep(0.05)

    with provider(babbles, sends_one_trade) as host, connected(host) as (source, frames):
        until(lambda: TRADE in frames)

        assert source.counters["mutes"] == 1


def test_a_silent_feed_of_a_closed_market_is_left_in_peace(monkeypatch):
    monkeypatch.setitem(watchdog.USUAL, "T", 0.1)

    def carries_nothing(connection: ServerConnection) -> None:
        accept(connection)
        for _ in connection:
            pass

    with provider(carries_nothing) as host, connected(host, market=OPEN - 12 * 3_600_000) as (source, _):
        until(lambda: source.state == "quiet")
        time.sleep(0.5)

        assert (source.state, source.counters["connections"]) == ("quiet", 1)


def test_an_evicted_client_leaves_the_account_alone_for_a_while():
    tries = []

    def evicts(connection: ServerConnection) -> None:
        tries.append(time.monotonic())
        accept(connection)
        say(connection, "max_connections", "Maximum number of websocket connections exceeded. ")
        connection.close(1008)

    def takes(connection: ServerConnection) -> None:
        tries.append(time.monotonic())
        sends_one_trade(connection)

    with provider(evicts, takes) as host, connected(host) as (source, frames):
        until(lambda: source.state == "cooling")
        assert source.alarm == "The account is in use by another connection."
        until(lambda: TRADE in frames)

        assert tries[1] - tries[0] >= back_off.COOL_DOWN / 2
        assert source.counters["evictions"] == 1


def test_a_topic_that_is_never_acknowledged_is_asked_for_again_then_reported_and_the_others_flow():
    asked: list[str] = []

    def forgets_one(connection: ServerConnection) -> None:
        greet(connection)
        for message in connection:
            asked.extend(json.loads(message)["params"].split(","))
            if asked[-1] == "T.NONE" and len(asked) == 2:
                say(connection, "success", "subscribed to: T.AAPL")
                connection.send(TRADE.decode())

    with provider(forgets_one) as host, connected(host, "T.AAPL", "T.NONE") as (source, frames):
        until(lambda: source.counters["acks_missing"])

        assert asked == ["T.AAPL", "T.NONE", "T.NONE", "T.NONE"]
        assert source.topics.missing == ("T.NONE",)
        assert (source.state, TRADE in frames, source.counters["connections"]) == ("live", True, 1)


def test_the_subscription_changes_while_it_runs():
    asked: list[tuple[str, str]] = []

    def acknowledges(connection: ServerConnection) -> None:
        greet(connection)
        for message in connection:
            request = json.loads(message)
            asked.append((request["action"], request["params"]))
            for topic in request["params"].split(","):
                say(connection, "success", f"{request['action']}d to: {topic}")

    with provider(acknowledges) as host, connected(host, "T.AAPL", "T.MSFT") as (source, _):
        until(lambda: source.topics.held == {"T.AAPL", "T.MSFT"})
        source.watch(("T.MSFT", "T.IBM"))
        until(lambda: source.topics.held == {"T.MSFT", "T.IBM"})

        assert asked == [("subscribe", "T.AAPL,T.MSFT"), ("unsubscribe", "T.AAPL"), ("subscribe", "T.IBM")]


def test_garbage_during_the_conversation_does_not_end_the_process():
    def babbles(connection: ServerConnection) -> None:
        connection.send("{not json")

    with provider(babbles, sends_one_trade) as host, connected(host) as (_, frames):
        until(lambda: TRADE in frames)

        assert frames.count(TRADE) == 1


def test_a_trade_beside_an_acknowledgement_is_not_lost():
    together = b'[{"ev":"status","status":"success","message":"subscribed to: T.*"},{"ev":"T"}]'

    def hurries(connection: ServerConnection) -> None:
        greet(connection)
        connection.recv()
        connection.send(together.decode())
        connection.recv()

    with provider(hurries) as host, connected(host) as (source, frames):
        until(lambda: frames)

        assert frames == [together]
        until(lambda: source.topics.held == {"T.*"})


def test_an_odd_item_during_the_conversation_is_passed_over():
    def odd(connection: ServerConnection) -> None:
        connection.send('[{"sym":"no ev"},5]')
        accept(connection)
        connection.recv()

    with provider(odd) as host, connected(host) as (source, _):
        until(lambda: source.topics.held)

        assert source.counters["drops"] == 0
