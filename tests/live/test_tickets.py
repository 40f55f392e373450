"""Programs on the socket: they say who they are in the first frame, by a token or a ticket, and never in the address."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from websockets.exceptions import ConnectionClosed, InvalidStatus

from apps.accounts.models import User
from tests.live.test_limits import end_of
from tests.log import Log
from tests.people import person
from tests.services.stack import Stack
from tests.visitor import PASSWORD, PATIENCE, Visitor

pytestmark = pytest.mark.usefixtures("redis")


class Program:
    """Signed in by the program interface."""

    def __init__(self, url: str, name: str = "alice") -> None:
        self.url = url
        signed_in = self.post("/_allauth/app/v1/auth/login", email=f"{name}@example.com", password=PASSWORD)
        self.access, self.refresh = signed_in["meta"]["access_token"], signed_in["meta"]["refresh_token"]

    def ask(self, method: str, path: str, token: str = "", **fields: Any) -> Any:
        headers = {"Content-Type": "application/json", "User-Agent": "ticker/1.0"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        request = Request(self.url + path, json.dumps(fields).encode(), headers, method=method)
        with urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def post(self, path: str, token: str = "", **fields: Any) -> Any:
        return self.ask("POST", path, token, **fields)

    def ticket(self) -> str:
        return self.post("/api/v1/ticket", self.access)["ticket"]


@pytest.fixture
def alice(stack: Stack) -> Program:
    person("alice", pull_ms=250)
    return Program(stack.web())


@pytest.fixture
def nobody(alice: Program) -> Visitor:
    """A visitor without a cookie."""
    return Visitor(alice.url)


@pytest.mark.parametrize("how", ["token", "ticket"])
def test_a_program_gets_the_events_once_it_has_said_who_it_is(alice, nobody, log: Log, how):
    log.write(2)
    with nobody.socket() as socket:
        socket.say(type="authenticate", **{how: alice.access if how == "token" else alice.ticket()})

        assert socket.next("connect")["user"] == "alice@example.com"
        socket.say(type="start")
        assert len(socket.events(2)) == 2


def test_a_page_gets_a_ticket_with_its_cookie_and_form_token_only(stack, alice, log: Log):
    page = Visitor(alice.url).sign_in("alice@example.com")
    made = json.loads(page.post("/api/v1/ticket", "/dashboard/"))

    with Visitor(alice.url).socket() as socket:
        socket.say(type="authenticate", ticket=made["ticket"])
        assert socket.next("connect")
    assert made["expires_in"] == 30
    with pytest.raises(HTTPError, match="403"):
        page.opener.open(Request(alice.url + "/api/v1/ticket", b""), timeout=PATIENCE)


@pytest.mark.parametrize("token", ["", "nonsense", "eyJhbGciOiJub25lIn0.e30."])
def test_nobody_else_gets_a_ticket(alice, token):
    with pytest.raises(HTTPError, match="401"):
        alice.post("/api/v1/ticket", token)


def test_a_ticket_is_good_once(alice, nobody, log: Log):
    ticket = alice.ticket()
    with nobody.socket() as first, nobody.socket() as second:
        first.say(type="authenticate", ticket=ticket)
        assert first.next("connect")
        second.say(type="authenticate", ticket=ticket)

        assert end_of(second) == (4401, False)


def test_a_ticket_is_good_for_half_a_minute_and_says_nothing_where_it_lies(alice, redis):
    ticket = alice.ticket()

    [key] = redis.keys("ts:ticket:*")

    assert 0 < redis.ttl(key) <= 30
    assert ticket not in key.decode()
    assert Session.objects.get().session_key.encode() not in redis.get(key)


@pytest.mark.parametrize(
    "first",
    [
        '{"type":"start"}',
        '{"type":"authenticate"}',
        '{"type":"authenticate","ticket":"made up"}',
        '{"type":"authenticate","token":"made.up.too"}',
        '{"type":"authenticate","ticket":"a","token":"b"}',
        "nonsense",
        b"\x00",
        " " * 5_000,
    ],
)
def test_another_first_frame_is_the_last(alice, nobody, log: Log, first):
    with nobody.socket() as socket:
        socket.connection.send(first)

        said = json.loads(socket.connection.recv(timeout=PATIENCE))
        assert (said["type"], said["code"]) == ("disconnect", 4401)
        with pytest.raises(ConnectionClosed):
            socket.connection.recv(timeout=PATIENCE)


def test_who_says_nothing_is_told_nothing_and_shown_out_after_five_seconds(alice, nobody, log: Log):
    with nobody.socket() as socket:
        began = time.monotonic()

        said = json.loads(socket.connection.recv(timeout=PATIENCE))

        assert said["code"] == 4401
        assert 4.5 < time.monotonic() - began < 8.0
        assert end_of(socket)[0] == 4401


def test_only_so_many_of_an_address_may_wait(alice, nobody, log: Log):
    with ExitStack() as waiting:
        for _ in range(20):
            waiting.enter_context(nobody.socket())
        with pytest.raises(InvalidStatus, match="403"), nobody.socket():
            pass
        page = Visitor(alice.url).sign_in("alice@example.com")
        with page.socket() as socket:
            assert socket.next("connect")


def end_session(user: User) -> None:
    Session.objects.all().delete()


def expire(user: User) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def change_password(user: User) -> None:
    user.set_password("something else entirely")
    user.save()


@pytest.mark.parametrize("how", ["token", "ticket"])
@pytest.mark.parametrize("happens", [end_session, expire, deactivate, change_password])
def test_what_ends_the_session_closes_the_socket_within_five_seconds(alice, nobody, log: Log, how, happens):
    with nobody.socket() as socket:
        socket.say(type="authenticate", **{how: alice.access if how == "token" else alice.ticket()})
        socket.next("connect")
        socket.say(type="start")
        socket.next("status_update")
        happens(User.objects.get())
        began = time.monotonic()

        assert socket.next("disconnect")["code"] == 4401
        assert time.monotonic() - began < 5.0


@pytest.mark.parametrize("how", ["token", "ticket"])
def test_a_token_or_ticket_of_an_ended_session_opens_nothing(alice, nobody, log: Log, how):
    word = {how: alice.access if how == "token" else alice.ticket()}
    end_session(User.objects.get())

    with nobody.socket() as socket:
        socket.say(type="authenticate", **word)

        assert end_of(socket) == (4401, False)


def test_a_token_in_the_address_counts_for_nothing(alice, log: Log):
    visitor = Visitor(alice.url)
    with visitor.socket(query=f"?token={alice.access}&ticket={alice.ticket()}") as socket:
        socket.say(type="start")

        assert end_of(socket) == (4401, False)


def test_who_is_known_needs_not_say_it_again(alice, log: Log):
    with Visitor(alice.url).sign_in("alice@example.com").socket() as socket:
        socket.next("connect")
        socket.say(type="authenticate", token=alice.access)

        assert socket.next("error")["detail"] == "You are known already"
