"""A web process that is asked to end."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from threading import Event, Thread

import psycopg2
import pytest
from django.db import connection as here

from tests.log import Log
from tests.people import person
from tests.services.environment import free_port
from tests.services.nginx import Nginx
from tests.services.server import Server
from tests.services.stack import Stack
from tests.visitor import Visitor
from tests.waiting import until

LOCKED = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def begin(stack: Stack, folder: Path, name: str) -> Server:
    port = free_port()
    command = [sys.executable, "-m", "tickstock.serve", "-p", str(port), "tickstock.asgi:application"]
    log = folder / f"{name}.log"
    made = Server(command, port, log, signal.SIGTERM, env=os.environ | stack.environment())
    made.start()
    return made


@pytest.fixture
def web(stack: Stack, tmp_path: Path) -> Iterator[Server]:
    made = begin(stack, tmp_path, "web")
    yield made
    made.stop()


@pytest.fixture
def other(stack: Stack, tmp_path: Path) -> Iterator[Server]:
    made = begin(stack, tmp_path, "other")
    yield made
    made.stop()


@pytest.fixture
def database() -> Iterator[psycopg2.extensions.cursor]:
    """A connection of its own, with which to hold others up."""
    known = here.settings_dict
    opened = psycopg2.connect(
        host=known["HOST"], port=known["PORT"], user=known["USER"], password=known["PASSWORD"], dbname=known["NAME"]
    )
    yield opened.cursor()
    opened.close()


def somebody_waits() -> bool:
    with here.cursor() as cursor:
        cursor.execute(LOCKED)
        return bool(cursor.fetchone()[0])


def test_what_it_was_asked_is_answered_and_nothing_new_is_taken(web: Server, database: psycopg2.extensions.cursor):
    database.execute("LOCK TABLE accounts_user")
    asked = HTTPConnection("127.0.0.1", web.port, timeout=30)
    asked.request("POST", "/_allauth/app/v1/auth/login", '{"email": "alice@example.com", "password": "wrong"}',
                  {"Content-Type": "application/json"})  # fmt: skip
    until(somebody_waits)

    assert web.process
    web.process.send_signal(signal.SIGTERM)
    until(lambda: not web.listens())
    database.connection.rollback()

    answer = asked.getresponse()
    assert (answer.status, "errors" in json.loads(answer.read())) == (400, True)
    asked.close()
    until(lambda: not web.is_up)


def test_an_open_page_does_not_hold_it_up(web: Server, log: Log):
    person("alice")
    visitor = Visitor(f"http://127.0.0.1:{web.port}").sign_in("alice@example.com")
    with visitor.socket() as socket:
        socket.next("connect")

        assert web.process
        web.process.send_signal(signal.SIGTERM)

        until(lambda: not web.is_up)


def test_behind_nginx_pages_are_answered_and_forms_taken_while_one_after_the_other_restarts(
    web: Server, other: Server, tmp_path: Path
):
    door = Nginx(tmp_path / "nginx", [web.port, other.port], REQUESTS_PER_SECOND="100000")
    door.server.start()
    pages, forms, enough = Counter[int](), Counter[int](), Event()
    people = [Thread(target=keep_asking, args=(door, *what, enough)) for what in [("GET", pages), ("POST", forms)] * 2]
    for one in people:
        one.start()

    for process in (web, other):
        process.stop()
        process.start()
    enough.set()
    for one in people:
        one.join()
    door.server.stop()

    assert set(pages) == {200}
    assert set(forms) == {403}  # They lack Django's token, and Django has said so


def keep_asking(door: Nginx, method: str, statuses: Counter[int], enough: Event) -> None:
    """One question after the other, each over a connection of its own."""
    while not enough.is_set():
        connection = HTTPSConnection("localhost", door.https, timeout=30, context=door.tls)
        connection.request(method, "/status/")
        answer = connection.getresponse()
        answer.read()
        statuses[answer.status] += 1
        connection.close()
