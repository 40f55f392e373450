"""The program among others: its exit code, its pipes, its terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time

from tests.replay.files import trade, trades
from tests.samples import TAPE, differences, expected, needs_samples
from tickstock.market.events import CONTROL, KINDS

REPLAY = (sys.executable, "-m", "workers.replay")


def test_what_cannot_be_replayed_ends_with_one_line_and_exit_code_1(tmp_path):
    ended = subprocess.run([*REPLAY, tmp_path / "none.csv"], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
    assert ended.stderr.startswith("Cannot replay: ")


@needs_samples
def test_replay_prints_the_events_an_independent_implementation_found(tmp_path):
    out = tmp_path / "events.jsonl"

    subprocess.run([*REPLAY, TAPE, "--out", out], check=True, capture_output=True)

    told = [json.loads(line) for line in out.read_text().splitlines()]
    assert differences([event for event in told if event["kind"] != CONTROL], expected(KINDS)) == []
    assert [event["seq"] for event in told] == list(range(1, len(told) + 1))


def test_speed_makes_market_time_pass(tmp_path):
    file = trades(tmp_path / "a.csv", trade(10.0), trade(10.2, second=20), trade(10.4, second=40))
    command = [*REPLAY, file, "--speed", "20", "--kinds", "high"]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        process.stdout.readline()
        first = time.monotonic()
        process.stdout.readline()

        assert 0.7 < time.monotonic() - first < 5.0


def test_a_reader_that_has_seen_enough_ends_it_quietly(tmp_path):
    file = trades(tmp_path / "a.csv", *(trade(1.0 + n / 10, n) for n in range(3_000)))
    command = [*REPLAY, file]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        process.stdout.close()

        assert process.stderr
        assert process.stderr.read() == b""


def test_a_terminal_shows_how_far_it_is_and_keeps_the_summary_only(tmp_path):
    file = trades(tmp_path / "a.csv", *(trade(10.0, n) for n in range(100)))
    ours, theirs = pty.openpty()

    subprocess.run([*REPLAY, file], stdout=subprocess.DEVNULL, stderr=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)

    assert "] 100 %  100 ticks" in shown
    assert shown.rsplit("\r\x1b[K", 1)[1].startswith("100 ticks in ")
