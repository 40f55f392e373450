from __future__ import annotations

import json
import subprocess
import sys

from tests.samples import TAPE, differences, expected, needs_samples
from tickstock.market.events import KINDS


@needs_samples
def test_replay_prints_the_events_an_independent_implementation_found(tmp_path):
    out = tmp_path / "events.jsonl"

    subprocess.run([sys.executable, "-m", "workers.replay", TAPE, "--out", out], check=True)

    told = [json.loads(line) for line in out.read_text().splitlines()]
    assert differences(told, expected(KINDS)) == []
    assert [event["seq"] for event in told] == list(range(1, len(told) + 1))


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "workers.replay", tmp_path / "none.csv.gz"], capture_output=True, text=True, check=False
    )

    assert run.returncode == 1
    assert run.stderr.startswith("Cannot replay: ")
    assert "Traceback" not in run.stderr
