"""The simulator as a program: a wrong argument is one clear line, at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.services.environment import free_port


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
