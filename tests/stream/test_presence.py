"""Every process says that it is there; who ends says goodbye, and who dies is missed."""

from __future__ import annotations

import logging
import os
import tomllib
from threading import active_count
from typing import Any

import pytest
from redis import Redis

import tickstock
from tests.services.environment import environment, free_port
from tests.waiting import until
from tickstock import env
from tickstock.logs.newest import Newest
from tickstock.stream import keys, presence
from tickstock.stream.presence import Presence
from tickstock.stream.processes import FORGOTTEN, Process, everybody, say, sweep

NOW = 1_795_424_000.0


def process(role: str, **fields: Any) -> Process:
    usual: dict[str, Any] = {"role": role, "host": "one", "pid": 7, "started_at": NOW - 60, "at": NOW}
    return Process(**usual | fields)


@pytest.fixture
def address(redis: Redis) -> str:
    return f"redis://127.0.0.1:{environment.valkey_port}/0"


def test_it_says_who_it_is_and_how_and_then_goodbye(redis: Redis, address: str):
    logging.getLogger().addHandler(handler := Newest())
    logging.getLogger("tests").warning("A word to bob@example.com")
    logging.getLogger().removeHandler(handler)

    here = Presence(address, "jobs", shard="2/8", metrics_port=9100, figures=lambda: {"viewers": 3.0}).start()
    until(lambda: everybody(redis, here.now()))

    [found] = everybody(redis, here.now())
    assert (found.role, found.shard, found.pid, found.metrics_port) == ("jobs", "2/8", os.getpid(), 9100)
    assert found.figures == {"viewers": 3.0}
    assert found.versions["TickStock"] == tickstock.VERSION
    assert {"Python", "redis"} <= found.versions.keys()
    assert found.memory > 10_000_000
    assert found.trouble[-1].message == "A word to b***@example.com"
    here.stop()
    assert everybody(redis, here.now()) == []


def test_it_begins_once(address: str):
    before = active_count()

    here = Presence(address, "web").start().start()

    assert active_count() == before + 1
    here.stop()


def test_a_broker_that_is_away_is_nobodys_trouble(monkeypatch):
    monkeypatch.setattr(presence, "BEAT", 0.01)

    here = Presence(f"redis://127.0.0.1:{free_port()}/0", "simulator").start()

    until(lambda: here.failures > 1)
    here.stop()


def test_figures_that_fail_do_not_end_it(monkeypatch, redis: Redis, address: str):
    monkeypatch.setattr(presence, "BEAT", 0.01)
    answers: list[dict[str, float]] = [{}]

    here = Presence(address, "web", figures=lambda: answers.pop() if len(answers) else {"fine": 1.0 / len(answers)})
    here.start()

    until(lambda: here.failures > 0)
    answers += [{"fine": 1.0}] * 1_000
    until(lambda: any(one.figures for one in everybody(redis, here.now())))
    here.stop()


def test_who_was_not_heard_of_for_an_hour_is_forgotten(redis: Redis):
    say(redis, process("web", at=NOW - FORGOTTEN - 1))
    say(redis, process("ingest", at=NOW - FORGOTTEN + 1))
    redis.hset(keys.PROCESSES, "of another version", b"{}")

    assert [one.role for one in everybody(redis, NOW)] == ["ingest"]
    sweep(redis, NOW)

    assert redis.hlen(keys.PROCESSES) == 1


def test_the_version_is_the_one_of_the_project():
    assert tomllib.loads((env.ROOT / "pyproject.toml").read_text())["project"]["version"] == tickstock.VERSION
