"""No call waits for ever, hammers the provider, or fails without saying which call it was and why."""

from __future__ import annotations

import socket
import time
from datetime import date
from threading import Thread

import pytest

from apps.universes.reference import client
from apps.universes.reference.pace import Pace
from apps.universes.reference.trouble import Trouble
from tests.services.environment import free_port
from tests.simulator.rest_server import rest, served
from tests.universes.providers import Clock, Script, patient, provider

DAY = date(2026, 11, 17)
BUSY = 429, b'{"status":"ERROR","error":"too many"}'
BROKEN = 503, b"<html>"
BARS = {"results": [{"T": "AAPL", "h": 2.0, "l": 1.0, "c": 1.5}]}


def test_no_more_calls_a_minute_than_are_allowed():
    clock = Clock()
    pace = Pace(2, clock, clock.sleep)

    for _ in range(5):
        pace.wait()

    assert clock.slept == [60.0, 0.0, 60.0]


def test_without_a_limit_nobody_waits():
    clock = Clock()
    pace = Pace(0, clock, clock.sleep)

    for _ in range(5):
        pace.wait()

    assert clock.slept == []


def test_each_call_is_a_sign_of_life():
    signs = []
    pace = Pace(0, alive=lambda: signs.append("alive"))

    pace.wait()
    pace.wait()

    assert signs == ["alive", "alive"]


def test_each_try_is_paced():
    with served(rest(limit=2, clock=(clock := Clock())).answer) as address:
        told = provider(address, clock=clock, per_minute=2)
        for _ in range(5):
            told.today()

    assert clock.slept == [60.0, 0.0, 60.0]


@pytest.mark.parametrize("passing", [BUSY, BROKEN])
def test_what_passes_is_tried_again_after_a_while(passing):
    clock, script = Clock(), Script(passing, passing, BARS)

    with served(script) as address:
        bars = provider(address, clock=clock).bars(DAY)

    assert bars["close"].tolist() == [1.5]
    assert clock.slept == [2.0, 4.0]


def test_what_does_not_pass_is_given_up_with_the_call_and_the_reason():
    clock, script = Clock(), Script(BUSY)

    with served(script) as address, pytest.raises(Trouble, match=r"^/v2/aggs/grouped/.*/2026-11-17: .*429.*6 tries"):
        provider(address, clock=clock).bars(DAY)

    assert len(script.asked) == 6
    assert clock.slept == [2.0, 4.0, 8.0, 16.0, 32.0]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((401, b'{"status":"ERROR","error":"Unknown API Key"}'), "Unknown API Key"),
        ((403, b'{"status":"NOT_AUTHORIZED","message":"Upgrade your plan"}'), "Upgrade your plan"),
        ((404, b"404 page not found"), "404 page not found"),
        ((400, b""), "refused"),
    ],
)
def test_a_refusal_is_not_tried_again_and_says_what_the_provider_said(answer, words):
    script = Script(answer)

    with served(script) as address, pytest.raises(Trouble, match=words):
        provider(address).bars(DAY)

    assert len(script.asked) == 1


def test_nobody_there_is_a_trouble():
    clock = Clock()

    with pytest.raises(Trouble, match="6 tries"):
        provider(f"http://127.0.0.1:{free_port()}", clock=clock).bars(DAY)


def test_a_server_that_sends_a_byte_now_and_then_is_given_up(monkeypatch):
    monkeypatch.setattr(client, "DEADLINE", 0.3)
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        try:
            for _ in range(100):
                time.sleep(0.05)
                connection.sendall(b" ")
        except OSError:
            pass
        finally:
            connection.close()

    thread = Thread(target=drip, daemon=True)
    thread.start()
    made = patient(f"http://127.0.0.1:{listener.getsockname()[1]}")
    made.back_off = ()

    with listener, pytest.raises(Trouble, match="1 tries"):
        made.get_market_status(raw=True)


@pytest.mark.parametrize(
    "answer", [(200, b"<html>"), (200, b'{"results":[{"T":"AAPL","h":"high"}]}'), (200, b"\xff"), (200, b"")]
)
def test_an_answer_that_cannot_be_read_is_not_taken_for_an_empty_one(answer):
    with served(Script(answer)) as address, pytest.raises(Trouble, match="2026-11-17"):
        provider(address).bars(DAY)


def test_pages_that_never_end_do(monkeypatch):
    monkeypatch.setattr(client, "PAGES", 3)
    page = {"results": [{"ticker": "AAPL"}], "next_url": "https://elsewhere.example/v3/reference/tickers?cursor=again"}

    with served(Script(page)) as address, pytest.raises(Trouble, match="more than 3 pages"):
        list(provider(address).tickers())
