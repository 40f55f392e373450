"""The WebSocket as a page meets it: a real web process, a real log."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from websockets.exceptions import ConnectionClosed, InvalidStatus

from apps.accounts.models import User
from tests.log import Log
from tests.people import looks_at, person, universe
from tests.services.stack import Stack
from tests.visitor import PATIENCE, Visitor

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def alice(stack: Stack) -> Visitor:
    person("alice", pull_ms=250)
    return Visitor(stack.web()).sign_in("alice@example.com")


def seqs(events: list[dict]) -> list[int]:
    return [event["seq"] for event in events]


def test_events_arrive_while_the_page_is_open(alice, log):
    log.write(3)
    with alice.socket() as page:
        hello = page.next("connect")
        page.say(type="start")

        assert (hello["user"], hello["head"], hello["protocol"]) == ("alice@example.com", 3, 1)
        assert seqs(page.frame()["events"]) == [1, 2, 3]
        log.write(2)
        assert seqs(page.events(2)) == [4, 5]


def test_a_page_that_comes_back_gets_what_it_missed(alice, log):
    log.write(10)
    with alice.socket() as page:
        page.say(type="resume", epoch=log.claim.epoch, seq=7)

        assert seqs(page.events(3)) == [8, 9, 10]


def test_a_page_gets_only_its_universe_and_the_ledger_tells_the_rest(stack, log):
    looks_at(person("bob", pull_ms=250), universe("Mine", "MSFT"))
    log.write(4, "AAPL")
    log.write(2, "MSFT")

    with Visitor(stack.web()).sign_in("bob@example.com").socket() as page:
        page.say(type="resume", epoch=log.claim.epoch, seq=0)
        frame = page.frame()

    assert {event["symbol"] for event in frame["events"]} == {"MSFT"}
    assert frame["ledger"] == {"high": [6, 2, 4]}
    assert frame["universe"] == {"name": "Mine", "members": 1}


def test_another_universe_is_in_force_at_once_on_the_open_page(alice, log):
    mine = universe("Mine", "MSFT")
    log.write(2, "AAPL")
    log.write(1, "MSFT")
    with alice.socket() as page:
        page.say(type="start")
        assert len(page.frame()["events"]) == 3

        alice.post("/universes/choose/", "/dashboard/", universe=str(mine.pk))

        assert page.next("universe_updated")["universe"] == {"name": "Mine", "members": 1}
        refreshed = page.frame()
        assert (refreshed["refresh"], seqs(refreshed["events"])) == (True, [3])
        log.write(1, "AAPL")
        assert page.frame()["ledger"] == {"high": [1, 0, 1]}


def test_nobody_can_put_a_strangers_universe_in_force(alice):
    theirs = universe("Theirs", "MSFT", owner=person("charlie"))

    with pytest.raises(Exception, match="400"):
        alice.post("/universes/choose/", "/dashboard/", universe=str(theirs.pk))


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null"])
def test_a_socket_from_another_site_is_refused(alice, origin):
    with pytest.raises(InvalidStatus, match="403"), alice.socket(origin=origin):
        pass


@pytest.mark.parametrize(
    "bad", ["nonsense", '{"type":"dance"}', '{"type":"ack","b":-1}', b"\x00\xff", '{"type":"ack","b":1}', " " * 5_000]
)
def test_a_frame_that_does_not_fit_gets_an_error_and_the_fifth_a_close(alice, bad):
    with alice.socket() as page:
        for left in (4, 3, 2, 1):
            page.connection.send(bad)
            assert page.next("error")["left"] == left
        page.connection.send(bad)

        assert page.next("disconnect")["code"] == 4400
        with pytest.raises(ConnectionClosed):
            page.connection.recv(timeout=PATIENCE)
        assert page.connection.close_code == 4400


def test_signing_out_closes_the_open_page_within_five_seconds(alice):
    with alice.socket() as page:
        page.say(type="start")
        page.next("status_update")
        alice.sign_out()
        began = time.monotonic()

        assert page.next("disconnect") == {
            "type": "disconnect",
            "code": 4401,
            "reason": "You have signed out.",
            "retry": False,
        }
        assert time.monotonic() - began < 5.0


def test_without_an_ingest_worker_the_feed_is_down_and_says_so(alice):
    with alice.socket() as page:
        page.say(type="start")

        assert page.next("status_update")["feed"]["state"] == "down"


def test_a_page_that_is_open_before_the_first_event_ever_gets_it(alice, redis):
    with alice.socket() as page:
        page.say(type="start")
        page.next("status_update")
        log = Log(redis)
        log.write(2)

        assert seqs(page.events(2)) == [1, 2]


def test_a_password_changed_elsewhere_closes_the_open_page_within_five_seconds(alice, log):
    with alice.socket() as page:
        page.say(type="start")
        page.next("status_update")
        user = User.objects.get(email="alice@example.com")
        user.set_password("something else entirely")
        user.save()

        assert page.next("disconnect")["code"] == 4401


def test_a_session_that_expires_closes_the_open_page_within_five_seconds(alice, log):
    with alice.socket() as page:
        page.say(type="start")
        page.next("status_update")
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

        assert page.next("disconnect")["code"] == 4401


def test_an_event_that_cannot_be_read_keeps_its_place_and_everybody_is_told(alice, log):
    log.write(1)
    log.writer.append(log.claim, 2, [b'{"kind":"of tomorrow","seq":2}'])
    log.end = 2
    log.write(1)
    with alice.socket() as page:
        page.say(type="resume", epoch=log.claim.epoch, seq=0)

        assert [(event["seq"], event["kind"]) for event in page.events(3)] == [(1, "high"), (2, "control"), (3, "high")]


def test_a_page_is_told_its_universe_before_it_says_where_to_go_on(alice, log):
    with alice.socket() as page:
        assert page.next("connect")["universe"] == {"name": "Whole market", "members": None}


def test_a_page_far_behind_catches_up_without_waiting_for_its_timer(stack, log):
    person("bob", pull_ms=5000)
    log.write(9_000)
    with Visitor(stack.web()).sign_in("bob@example.com").socket() as page:
        page.say(type="resume", epoch=log.claim.epoch, seq=0)
        page.frame()
        began = time.monotonic()

        assert len(page.events(8_000)) >= 8_000
        assert time.monotonic() - began < 10
