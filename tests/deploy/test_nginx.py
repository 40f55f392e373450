"""The shipped nginx in front of a web process: TLS, sockets and streams get through, too much and too often does not."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from apps.accounts.keys import making
from tests.log import Log
from tests.people import person
from tests.services.nginx import Nginx
from tests.services.stack import Stack
from tests.visitor import Visitor


@pytest.fixture
def door(stack: Stack, tmp_path: Path) -> Iterator[Nginx]:
    stack.web()
    made = Nginx(tmp_path / "nginx", [stack.web_port])
    made.server.start()
    yield made
    made.server.stop()


def signed_in(door: Nginx, name: str) -> Visitor:
    """Somebody whose browser has the cookie of a session."""
    client = Client()
    client.force_login(person(name, pull_ms=250))
    return Visitor(door.url, tls=door.tls).remember("sessionid", client.cookies["sessionid"].value)


class Asked:
    """One answer, read whole."""

    def __init__(self, door: Nginx, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> None:
        connection = http.client.HTTPSConnection("localhost", door.https, timeout=20, context=door.tls)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        self.status, self.headers, self.body = answer.status, answer.headers, answer.read()
        connection.close()


def test_the_configuration_is_one(tmp_path: Path):
    assert Nginx(tmp_path, [8000, 8001]).complaints() == ""


def test_pages_come_by_tls_and_plain_http_is_sent_there(door: Nginx):
    page = Asked(door, "/accounts/login/")
    assert page.status == 200
    assert page.headers["Server"] == "nginx"
    assert "default-src" in page.headers["Content-Security-Policy"]

    plain = http.client.HTTPConnection("localhost", door.http, timeout=20)
    plain.request("GET", "/status/?a=1")
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "https://localhost/status/?a=1")
    plain.close()


def test_metrics_are_for_the_inside_whatever_key_comes_along(door: Nginx):
    answer = Asked(door, "/metrics", Authorization="Bearer a-key")

    assert (answer.status, b"nginx" in answer.body) == (404, True)


def test_more_than_a_request_may_bring_is_refused_at_the_door(door: Nginx):
    assert Asked(door, "/accounts/login/", "POST", b"x" * 7_000_000).status == 413


def test_who_knocks_too_often_at_the_entrance_waits_and_pages_go_on(door: Nginx):
    found = [Asked(door, "/accounts/login/").status for _ in range(30)]

    assert found[0] == 200
    assert 429 in found
    assert Asked(door, "/status/").status == 200


def test_the_application_learns_the_real_address_and_cannot_be_told_another(stack: Stack, tmp_path: Path):
    """And that the browser came by TLS: else its form would be refused."""
    stack.web(PROXIES="1")
    door = Nginx(tmp_path / "nginx", [stack.web_port])
    door.server.start()
    person("alice")
    visitor = Visitor(door.url, tls=door.tls).sign_in("alice@example.com")

    page = Asked(door, "/accounts/sessions/", Cookie=visitor.cookie, X_Forwarded_For="203.0.113.9")

    assert b"127.0.0.1" in page.body
    assert b"203.0.113.9" not in page.body
    door.server.stop()


def test_a_live_page_gets_through_and_stays_over_a_reload_of_nginx(door: Nginx, log: Log):
    with signed_in(door, "alice").socket() as socket:
        socket.next("connect")
        socket.say(type="resume", epoch=log.claim.epoch, seq=0)
        log.write(1, "AAPL")
        assert [event["symbol"] for event in socket.events(1)] == ["AAPL"]
        door.reload()
        log.write(1, "MSFT")
        assert [event["symbol"] for event in socket.events(1)] == ["MSFT"]


def test_a_stream_for_programs_is_not_held_back(door: Nginx, log: Log):
    alice = person("alice", pull_ms=250)
    _, secret = making.make(owner=alice, name="a program", scopes=["read", "stream"])
    connection = http.client.HTTPSConnection("localhost", door.https, timeout=20, context=door.tls)
    connection.request("GET", "/api/v1/stream", headers={"Authorization": f"Bearer {secret}"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Content-Type"].partition(";")[0]) == (200, "text/event-stream")
    log.write(1, "AAPL")

    assert any(b"AAPL" in line for line in iter(answer.readline, b""))
    connection.close()
