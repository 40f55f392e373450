"""Keys on the WebSocket: those that may stream, for as long as they are good."""

from __future__ import annotations

import json
from urllib.request import Request, urlopen

import pytest

from apps.accounts.keys import making
from apps.accounts.models import Key, Scope
from tests.log import Log
from tests.people import person
from tests.services.stack import Stack
from tests.visitor import PATIENCE, Visitor

pytestmark = pytest.mark.usefixtures("redis")


def test_a_key_streams_until_it_is_revoked(stack: Stack, log: Log):
    _, secret = making.make(owner=person("alice", pull_ms=250), name="A program", scopes=[Scope.STREAM])
    url = stack.web()

    with Visitor(url).socket() as direct, Visitor(url).socket() as by_ticket:
        direct.say(type="authenticate", token=secret)
        asked = Request(f"{url}/api/v1/ticket", b"", {"Authorization": f"Bearer {secret}"})
        ticket = json.load(urlopen(asked, timeout=PATIENCE))["ticket"]
        by_ticket.say(type="authenticate", ticket=ticket)
        for socket in (direct, by_ticket):
            socket.next("connect")
            socket.say(type="start")
        log.write(3)
        assert [[event["seq"] for event in socket.events(3)] for socket in (direct, by_ticket)] == [[1, 2, 3]] * 2

        Key.objects.all().delete()
        for socket in (direct, by_ticket):
            assert socket.next("disconnect")["code"] == 4401


def test_a_key_that_may_only_read_opens_no_stream(stack: Stack, log: Log):
    _, secret = making.make(owner=person("alice"), name="A reader", scopes=[Scope.READ])

    with Visitor(stack.web()).socket() as socket:
        socket.say(type="authenticate", token=secret)
        assert socket.next("disconnect")["code"] == 4401
