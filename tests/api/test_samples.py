"""The examples on the page for developers, run exactly as they stand there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.test import Client
from redis import Redis

from apps.accounts.keys import making
from apps.accounts.models import Scope
from apps.api.developers.samples import LANGUAGES, NAMES, path, samples
from tests.log import Log
from tests.people import person, universe
from tests.quotes import quotes, show
from tests.services.node import wheel_node
from tests.services.stack import Stack
from tests.visitor import PATIENCE

pytestmark = pytest.mark.usefixtures("redis")
RUN = {"sh": ["sh"], "py": [sys.executable], "js": [wheel_node(), "--input-type=module", "--eval"]}


@pytest.fixture
def surroundings(stack: Stack, log: Log, redis: Redis, tmp_path: Path) -> dict[str, str]:
    """What the page says to export, and a market to ask about."""
    universe("Everybody's", "NVDA", "AMD")
    show(redis, quotes(NVDA={"last": 110.0}, AMD={}), epoch=log.claim.epoch)
    _, secret = making.make(owner=person("alice", pull_ms=250), name="Examples", scopes=list(Scope))
    return {"TICKSTOCK_URL": stack.web(), "TICKSTOCK_KEY": secret, "PATH": os.environ["PATH"], "HOME": str(tmp_path)}


def start(name: str, ending: str, surroundings: dict[str, str]) -> subprocess.Popen[str]:
    text = path(name, ending).read_text()
    command = [*RUN[ending], text] if ending == "js" else [*RUN[ending], str(path(name, ending))]
    return subprocess.Popen(
        command,
        env=surroundings,
        cwd=surroundings["HOME"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def end(program: subprocess.Popen[str]) -> None:
    """It, and what it started."""
    os.killpg(program.pid, signal.SIGKILL)


def said(name: str, ending: str, surroundings: dict[str, str]) -> str:
    out, complaints = start(name, ending, surroundings).communicate(timeout=PATIENCE)
    assert not complaints
    return out


@pytest.mark.parametrize("ending", LANGUAGES)
def test_each_language_does_the_same(surroundings, log: Log, ending: str):
    place = Path(surroundings["HOME"]) / "position.txt"

    assert "alice@example.com" in said("first", ending, surroundings)
    assert "NVDA" in said("market", ending, surroundings).splitlines()[0 if ending != "sh" else 1]
    assert "Chips" in said("universe", ending, surroundings)
    assert "Chips" in said("universe", ending, surroundings)  # And no second one: the name would be taken
    assert "high" not in said("events", ending, surroundings)
    log.write(3, "AMD")
    if ending != "sh":
        assert said("events", ending, surroundings).splitlines() == [f"{number} high AMD 190.5" for number in (1, 2, 3)]
        assert place.read_text() == f"{log.claim.epoch}:3"


@pytest.mark.parametrize("ending", LANGUAGES)
def test_each_language_streams(surroundings, log: Log, ending: str):
    program = start("stream", ending, surroundings)
    watch = threading.Timer(PATIENCE, end, (program,))
    watch.start()
    assert program.stdout
    writer = threading.Timer(2.0, log.write, (1, "AMD"))
    writer.start()

    line = next((line for line in program.stdout if "AMD" in line), "")

    writer.join()
    watch.cancel()
    end(program)
    program.communicate()
    assert "high" in line


@pytest.mark.django_db
def test_the_page_shows_them_all_and_every_problem_is_explained():
    page = Client().get("/developers/").content.decode()
    problems = Client().get("/developers/problems/").content.decode()

    assert page.count("<pre ") == 1 + len(NAMES) * len(LANGUAGES)
    assert all("TICKSTOCK_KEY" in sample.text for of in samples().values() for sample in of)
    for slug in ("bad-request", "unauthorized", "unprocessable", "too-many-requests", "service-unavailable"):
        assert f'id="{slug}' in problems
