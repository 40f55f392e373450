from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from tests.waiting import until
from tests.worker.provider import accept, provider, say
from workers.ingest.sources import massive
from workers.ingest.sources.massive import MassiveSource

TRADE = b'[{"ev":"T"}]'


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(massive, "DEADLINE", 0.5)
    monkeypatch.setattr(massive, "READ", 0.1)
    monkeypatch.setattr(massive, "BACK_OFF", (0.05, 0.2))


@contextmanager
def connected(host: str, *topics: str) -> Iterator[tuple[MassiveSource, list[bytes]]]:
    frames: list[bytes] = []
    source = MassiveSource(host, "key", topics or ("T.*",), frames.append)
    thread = Thread(target=source.run, daemon=True)
    thread.start()
    yield source, frames
    source.stop()
    thread.join(10)
    assert not thread.is_alive()


def sends_one_trade(connection) -> None:
    accept(connection)
    connection.send(TRADE.decode())
    connection.recv()


def test_frames_are_handed_over_as_they_came():
    with provider(sends_one_trade) as host, connected(host) as (source, frames):
        until(lambda: TRADE in frames)

        assert frames.count(TRADE) == 1
        assert source.connected


def test_after_a_drop_it_comes_back():
    def drops(connection) -> None:
        accept(connection)

    with provider(drops, sends_one_trade) as host, connected(host) as (source, frames):
        until(lambda: TRADE in frames)

        assert source.counters["drops"] >= 1
        assert source.counters["connections"] == 2


def test_a_provider_that_is_not_there_is_tried_again():
    with connected("ws://127.0.0.1:9/stocks") as (source, _):
        until(lambda: source.counters["drops"] >= 2)

        assert not source.connected
        assert "refused" in source.detail


def test_a_wrong_key_ends_it_with_a_clear_message():
    def refuses(connection) -> None:
        say(connection, "connected")
        connection.recv()
        say(connection, "auth_failed", "authentication failed")

    with provider(refuses) as host, connected(host) as (source, _):
        until(lambda: source.refused)

        assert source.refused == "auth_failed: authentication failed. Check MASSIVE_KEY and the plan."
        assert source.counters["connections"] == 1


@pytest.mark.parametrize("answers", [0, 1], ids=["no greeting", "no answer to the key"])
def test_silence_in_the_conversation_ends_the_connection_and_it_tries_again(answers):
    def mute(connection) -> None:
        for _ in range(answers):
            say(connection, "connected")
        for _ in connection:
            pass

    with provider(mute, sends_one_trade) as host, connected(host) as (source, frames):
        until(lambda: TRADE in frames)

        assert source.counters["drops"] >= 1


def test_a_topic_that_is_not_acknowledged_is_counted_and_the_others_flow():
    def forgets_one(connection) -> None:
        say(connection, "connected")
        connection.recv()
        say(connection, "auth_success")
        connection.recv()
        say(connection, "success", "subscribed to: T.AAPL")
        while True:
            connection.send(TRADE.decode())
            time.sleep(0.05)

    with provider(forgets_one) as host, connected(host, "T.AAPL", "T.NONE") as (source, frames):
        until(lambda: source.connected)

        assert source.counters["acks_missing"] == 1
        assert len(frames) > 0


def test_garbage_during_the_conversation_does_not_end_the_process():
    def babbles(connection) -> None:
        connection.send("{not json")

    with provider(babbles, sends_one_trade) as host, connected(host) as (_, frames):
        until(lambda: TRADE in frames)

        assert frames.count(TRADE) == 1


def test_a_trade_beside_an_acknowledgement_is_not_lost():
    together = b'[{"ev":"status","status":"success","message":"subscribed to: T.*"},{"ev":"T"}]'

    def hurries(connection) -> None:
        say(connection, "connected")
        connection.recv()
        say(connection, "auth_success")
        connection.recv()
        connection.send(together.decode())
        connection.recv()

    with provider(hurries) as host, connected(host) as (_, frames):
        until(lambda: frames)

        assert frames == [together]


def test_a_typo_among_the_topics_does_not_keep_a_quiet_feed_down():
    def knows_one(connection) -> None:
        say(connection, "connected")
        connection.recv()
        say(connection, "auth_success")
        connection.recv()
        say(connection, "success", "subscribed to: T.AAPL")
        connection.recv()

    with provider(knows_one) as host, connected(host, "T.AAPL", "T.NOSUCH") as (source, _):
        until(lambda: source.connected)

        assert (source.counters["connections"], source.counters["acks_missing"]) == (1, 1)


def test_an_odd_item_during_the_conversation_is_passed_over():
    def odd(connection) -> None:
        connection.send('[{"sym":"no ev"},5]')
        accept(connection)
        connection.recv()

    with provider(odd) as host, connected(host) as (source, _):
        until(lambda: source.connected)

        assert source.counters["drops"] == 0
