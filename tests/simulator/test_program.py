"""The simulator as a program: a wrong argument is one clear line, at once."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from websockets.asyncio.client import connect

from tests.services.environment import free_port
from tests.simulator.wire import heard, is_up, subscribed
from tests.waiting import until
from tickstock.market.sessions import NEW_YORK, milliseconds

CLOSES = milliseconds(datetime(2026, 11, 27, 13, tzinfo=NEW_YORK))  # A half day


@contextmanager
def running(*arguments: str) -> Iterator[int]:
    """The port on which the program serves meanwhile."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", "workers.simulator", "--port", str(port), *arguments]) as process:
        until(lambda: is_up(port))
        try:
            yield port
        finally:
            process.terminate()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "workers.simulator", "--port", str(free_port()), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.parametrize("content", [None, b"ticker,volume\n", b"\x1f\x8bno gzip"])
def test_a_recording_that_is_none_is_refused_before_anybody_connects(tmp_path, content):
    file = tmp_path / "trades.csv.gz"
    if content:
        file.write_bytes(content)

    done = run("--recording", str(file))

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("The simulator cannot run: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--speed", "-1"),
        ("--speed", "nan"),
        ("--symbols", "0"),
        ("--rate", "fast"),
        ("--warm-up", "1e9"),
        ("--plan", "T,X"),
        ("--connections", "0"),
        ("--at", "tomorrow"),
        ("--hours", "few"),
        ("--until", "late"),
        ("--for", "ever"),
        ("--for", "1h", "--until", "16:00"),
        ("--scenario", "/nowhere.yaml"),
        ("--do", "at 10s sing"),
        ("--do", "at 10s jump 12:00", "--recording", "trades.csv"),
        ("--wrong",),
    ],
)
def test_an_argument_that_makes_no_sense_is_refused(arguments):
    done = run(*arguments)

    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("The simulator cannot run: ")
    assert arguments[-1] in line or arguments[0] in line


def test_a_market_cannot_begin_on_a_sunday():
    done = run("--at", "2026-11-22 12:00")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("The simulator cannot run: argument --at: the market is closed")


async def test_it_plays_the_end_of_a_half_day_counts_what_it_sent_and_stays_connected():
    market = ("--symbols", "50", "--rate", "500", "--speed", "0", "--at", "2026-11-27 12:59:50", "--until", "13:00")
    with running(*market, "--plan", "T,A", "--do", "always duplicate 10%") as port:
        async with connect(f"ws://127.0.0.1:{port}/stocks") as client:
            await subscribed(client, "T.*,A.*")
            received: Counter[str] = Counter()
            latest = 0
            while latest < CLOSES:
                frame = await heard(client)
                received.update(item["ev"] for item in frame)
                latest = max(item.get("e", 0) for item in frame)
            await (await client.ping())
            while received != counts(port):
                received.update(item["ev"] for item in await heard(client))

    assert latest == CLOSES
    assert received["T"] > 100
    assert received["A"] > 10


def counts(port: int) -> dict[str, int]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/simulator/counts") as answer:
        return {channel: count for channel, count in json.load(answer).items() if channel != "status"}
