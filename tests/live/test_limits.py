"""Slow, greedy and hostile clients: each harms only itself."""

from __future__ import annotations

import time

import pytest
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from apps.accounts.models import User
from apps.billing.plans import FREE
from apps.billing.services import change_plan
from tests.live.raw import RawSocket
from tests.log import Log
from tests.people import person
from tests.services.stack import Stack
from tests.visitor import PATIENCE, Socket, Visitor

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def alice(stack: Stack) -> Visitor:
    person("alice", pull_ms=250)
    return Visitor(stack.web(SOCKETS_PER_USER="4")).sign_in("alice@example.com")


def end_of(page: Socket) -> tuple[int | None, bool | None]:
    """The code of the close that comes, and whether it was said that coming back makes sense; nothing is acknowledged."""
    said, retry = "", None
    try:
        while True:
            said = str(page.connection.recv(timeout=2 * PATIENCE))
            retry = '"retry":true' in said if '"type":"disconnect"' in said else None
    except ConnectionClosed:
        return page.connection.close_code, retry


@pytest.mark.timeout(120)
def test_slow_clients_are_closed_within_thirty_seconds_while_others_go_on(alice, stack, log: Log):
    """One never begins; one reads and acknowledges nothing; one does not even read."""
    person("bob", pull_ms=250)
    log.write(1)
    with (
        alice.socket() as silent,
        alice.socket() as mute,
        Visitor(stack.url).sign_in("bob@example.com").socket() as bob,
    ):
        deaf, began = RawSocket(alice), time.monotonic()
        mute.say(type="start")
        deaf.send(b'{"type":"start","device":"deaf-one"}')
        bob.say(type="start")
        bob.frame()
        for _ in range(10):
            log.write(1_000)
            assert len(bob.events(1_000)) >= 1_000

        assert end_of(silent) == (4408, True)
        assert end_of(mute) == (4408, True)
        assert time.monotonic() - began < 35
        bob.quiet(0.1)
    assert len(deaf.rest()) < 256 * 1024


def test_one_socket_too_many_is_told_so_and_others_stay(alice, log: Log):
    with alice.socket() as first, alice.socket(), alice.socket(), alice.socket():
        with alice.socket() as fifth:
            assert end_of(fifth) == (4429, True)
        first.say(type="start")
        log.write(1)

        assert first.events(1)
    with alice.socket() as again:
        assert again.next("connect")


def test_a_plan_allows_fewer_sockets_than_the_site_does(alice, log: Log):
    change_plan(user=User.objects.get(), plan=FREE, now=timezone.now())

    with alice.socket() as first, alice.socket():
        with alice.socket() as third:
            assert end_of(third) == (4429, True)
        assert first.next("connect")


def test_ten_thousand_frames_in_a_second_are_too_many(alice):
    with alice.socket() as page:
        try:
            for _ in range(10_000):
                page.say(type="user_status")
        except ConnectionClosed:
            pass

        assert end_of(page)[0] == 4429


def test_an_acknowledgement_from_the_future_is_a_mistake_and_one_said_twice_is_not(alice, log: Log):
    log.write(1)
    with alice.socket() as page:
        page.say(type="start")
        page.frame()
        page.say(type="ack", b=1)
        page.say(type="ack", b=2)

        assert page.next("error")["detail"] == "Frame 2 was never sent"


@pytest.mark.parametrize(("payload", "kind"), [(b"\xff\xfe", 1), (b"x" * 2_000_000, 1), (b"", 11)])
def test_what_is_no_websocket_frame_of_ours_closes_that_socket_only(alice, log: Log, payload, kind):
    hostile = RawSocket(alice)
    with alice.socket() as page:
        page.say(type="start")
        try:
            hostile.send(payload, kind)
        except ConnectionError:
            pass
        hostile.rest()
        log.write(1)

        assert page.events(1)
