"""A real broker for the session: it starts with the first test that needs it, and every test finds it empty."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from redis import Redis

from tests.services.environment import environment, free_port
from tests.services.server import Server
from tickstock import embedded


def server(port: int, folder: Path) -> Server:
    """A broker that keeps its data in `folder`, so it can be stopped and started again."""
    folder.mkdir(parents=True, exist_ok=True)
    return Server(embedded.command(port, folder), port, folder / "valkey.log")


@cache
def session_broker() -> Server:
    """The broker at REDIS_URL, started or not."""
    return server(environment.valkey_port, environment.folder / "valkey")


@pytest.fixture(scope="session")
def valkey() -> Iterator[Server]:
    """The broker at REDIS_URL, started."""
    session_broker().start()
    yield session_broker()
    session_broker().stop()


@pytest.fixture
def redis(valkey: Server) -> Iterator[Redis]:
    """A client of the session's broker, which is empty."""
    with Redis(port=valkey.port) as client:
        yield client


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[Server]:
    """A broker of the test's own, not started yet: for tests that stop it."""
    broker = server(free_port(), tmp_path / "valkey")
    yield broker
    broker.stop()
