"""Every request and every socket has a name, which its answer, its lines and its jobs bear."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from celery import shared_task
from celery.signals import before_task_publish
from django.test import Client

from tests.people import person
from tickstock.logs import about
from tickstock.request_ids import HEADER, SocketIds

TOLD = {"x-request-id": "named-by-the-proxy"}


@pytest.fixture
def seen():
    """What each line was about that came by."""
    lines: list[dict[str, Any]] = []

    class Watch(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append({"message": record.getMessage(), **about.now()})

    watch = Watch()
    logging.getLogger().addHandler(watch)
    yield lines
    logging.getLogger().removeHandler(watch)


@shared_task
def says_something() -> None:
    logging.getLogger("tests").warning("from a task")


def test_a_request_gets_a_name():
    first, second = (Client().get("/health/live")[HEADER] for _ in range(2))

    assert len(first) == 32
    assert first != second


def test_only_a_proxy_of_ours_may_give_one(settings):
    assert Client().get("/health/live", headers=TOLD)[HEADER] != TOLD["x-request-id"]
    settings.PROXIES = 1
    assert Client().get("/health/live", headers=TOLD)[HEADER] == TOLD["x-request-id"]
    for bad in ("short", "a b c d e f g", "x" * 65, "<script>alert(1)</script>"):
        assert Client().get("/health/live", headers={"x-request-id": bad})[HEADER] != bad


@pytest.mark.django_db
def test_lines_say_whose_request_they_are_of(seen):
    alice = person("alice")
    browser = Client()
    browser.force_login(alice)

    name = browser.get("/api/v1/universes/4711")[HEADER]

    assert {"request": name, "user": alice.pk}.items() <= next(one for one in seen if "4711" in one["message"]).items()


def test_lines_of_a_job_say_which_it_is_and_whose_request_it_came_of(seen):
    token = about.begin(request="0123456789abcdef")
    done = says_something.apply()
    about.end(token)
    logging.getLogger("tests").warning("afterwards")

    assert seen == [
        {
            "message": "from a task",
            "request": "0123456789abcdef",
            "task": f"{__name__}.says_something",
            "task_id": done.id,
        },
        {"message": "afterwards"},
    ]


def test_a_job_is_sent_with_the_name_of_its_request():
    headers: dict[str, Any] = {}

    token = about.begin(request="0123456789abcdef")
    before_task_publish.send("a task", headers=headers)
    about.end(token)

    assert headers == {"log_request": "0123456789abcdef"}


async def test_a_socket_has_one_too(seen):
    said: list[dict[str, Any]] = []

    async def consumer(scope: Any, receive: Any, send: Any) -> None:
        about.add(user=7)
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "hello"})
        logging.getLogger("tests").warning("from a socket")

    async def send(message: Any) -> None:
        said.append(message)

    await SocketIds(consumer)({"type": "websocket", "headers": [(b"x-request-id", b"of-a-stranger")]}, None, send)

    [(header, name)] = said[0]["headers"]
    assert header == HEADER.lower().encode()
    assert name != b"of-a-stranger"
    assert said[1] == {"type": "websocket.send", "text": "hello"}
    assert seen == [{"message": "from a socket", "request": name.decode(), "user": 7}]
