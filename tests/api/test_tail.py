"""The terminal viewer: events live, gone on with after it was killed, and nothing missing without a word."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from redis import Redis
from rich.console import Console

from apps.accounts.keys import making
from apps.accounts.models import Key, Scope
from tests.factories import OPEN, high, item
from tests.log import Log
from tests.people import person
from tests.services.stack import Stack
from tests.visitor import PATIENCE
from tickstock.stream import keys
from tickstock.tail.screen import Screen, footer

pytestmark = pytest.mark.usefixtures("redis")


class Viewer:
    """`python -m tickstock.tail --json` as a person starts it."""

    def __init__(self, url: str, position: Path) -> None:
        _, self.secret = making.make(
            owner=person("alice", pull_ms=250), name="Terminal", scopes=[Scope.READ, Scope.STREAM]
        )
        self.command = [sys.executable, "-m", "tickstock.tail", url, "--json", "--position", str(position)]
        self.position = position
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={"TICKSTOCK_KEY": self.secret}
        )

    def numbers(self, count: int) -> list[int]:
        """Of the next so many events."""
        assert self.process
        assert self.process.stdout
        watch = threading.Timer(PATIENCE, self.process.kill)
        watch.start()
        try:
            return [json.loads(self.process.stdout.readline())["seq"] for _ in range(count)]
        finally:
            watch.cancel()

    def end(self) -> str:
        """What it complained of."""
        assert self.process
        self.process.kill()
        if self.process.stderr is None or self.process.stderr.closed:
            return ""
        return self.process.communicate(timeout=PATIENCE)[1]


@pytest.fixture
def viewer(stack: Stack, log: Log, tmp_path: Path) -> Iterator[Viewer]:
    tmp_path.joinpath("place").write_text(f"{log.claim.epoch}:0")
    viewer = Viewer(stack.web(), tmp_path / "place")
    yield viewer
    viewer.end()


def test_it_goes_on_where_it_was_killed(viewer, log: Log):
    log.write(300)
    viewer.start()
    first = viewer.numbers(300)
    complaints = viewer.end()
    log.write(200)
    viewer.start()
    again = viewer.numbers(200)

    assert (first, complaints) == (list(range(1, 301)), "")
    # Killed between telling a frame and keeping its place, it tells that frame again, and never leaves one out.
    assert again == list(range(again[0], again[0] + 200))
    assert again[0] <= 301


def test_it_says_what_nobody_has_any_more(viewer, log: Log, redis: Redis):
    log.write(50)
    redis.xtrim(keys.log(0, log.claim.epoch), minid="31-0", approximate=False)
    viewer.start()

    assert viewer.numbers(20) == list(range(31, 51))
    assert f"Events {log.claim.epoch}:1 to 30 are nowhere any more." in viewer.end()


def test_a_key_that_is_revoked_ends_it_with_a_word(viewer, log: Log):
    viewer.start()
    log.write(1)
    viewer.numbers(1)
    Key.objects.all().delete()

    assert viewer.process.wait(PATIENCE) == 1
    assert "signed out" in viewer.end()


def test_a_bad_key_is_refused_in_one_line(viewer):
    viewer.secret = "ts_nonsense"
    viewer.start()

    assert viewer.process.wait(PATIENCE) == 1
    assert viewer.end() == "tickstock.tail: The key or token is not valid, or no longer. (401)\n"


def test_its_screen_tells_an_event_in_a_line_and_how_everything_stands():
    console = Console(file=io.StringIO(), width=120)
    screen = Screen(console)
    status = {
        "feed": {"source": "simulator", "state": "live", "ticks_per_second": 7_000.0},
        "market": {"session": "regular"},
    }

    screen.event(msgspec.Raw(item(high(1, "AAPL", at=OPEN)).data))
    screen.complain("Events 7:1 to 9 are nowhere any more.")
    console.print(footer(status, "", "Mine", "7:1", Counter(delivered=1, missing=9)))

    shown = console.file.getvalue()
    assert "09:30:00  ▲ AAPL   high" in shown
    assert "! Events 7:1 to 9" in shown
    assert "simulator live, regular, 7,000 ticks/s  Mine  7:1  1 told, 0 filtered out  9 missing" in shown
