"""F11: duplicate, late, out-of-order and absurd trades on the wire: the log's events equal a naive reference's.

Any input at all: tests/ingest/test_against_reference.py. Every condition and rule: tests/market/test_conditions.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories import OPEN
from tests.faults.way import Way
from tests.ingest.drive import Input, Luld, Tick
from tests.ingest.reference.reference import Reference
from tests.samples import differences
from tests.waiting import until
from tickstock.market.events import CONTROL
from workers.exchange import load_sessions
from workers.framefile import files, read_frames

DISTURBED = ("always duplicate 3%", "always late 20s 2%", "always shuffle 5%", "always bad-prints 1%")


def inputs(folder: Path) -> Iterator[Input]:
    """What was on the wire, read in the plainest way."""
    for path in files(folder):
        for frame in read_frames(path):
            for item in json.loads(frame.data):
                if item["ev"] == "T":
                    second = (item["t"] - OPEN) / 1000
                    identity = 100 * int(item["i"]) + item["x"]
                    yield Tick(item["p"], second, item["s"], tuple(item.get("c", ())), item["sym"], identity)
                elif item["ev"] == "LULD":
                    yield from (Luld(code, (item["t"] // 1_000_000 - OPEN) / 1000, item["T"]) for code in item["i"])


def plain(found: Iterator[Input], day: int) -> list[dict[str, Any]]:
    table = load_sessions("2026-01-01")
    near = table[abs(table["day"] - day) <= 10]
    return Reference(near).run(found)


@pytest.mark.timeout(240)
def test_the_log_tells_what_a_naive_reference_tells(way: Way, tmp_path: Path):
    folder = tmp_path / "recordings"
    way.simulator(
        "--symbols", "25", "--rate", "60", "--at", "2026-11-18 09:40", "--for", "15m", "--speed", "0", "--warm-up", "0",
        does=(*DISTURBED, "at 09:50 halt NVDA for 3m", "at 09:45 news TSLA 4% for 5m"),
    )  # fmt: skip
    worker = way.ingest("--record", str(folder))
    until(lambda: "has come to its end" in way.stack.running[0].log.read_text(), 100)
    until(
        lambda: way.counter("frames_recorded") > 0 and (way.pulse is not None and way.pulse.waiting["inbox"] == 0), 30
    )
    worker.stop()

    ours = [event for event in way.events() if event["kind"] != CONTROL]
    theirs = [told for told in plain(inputs(folder), day=739_938) if told["kind"] != CONTROL]

    assert len(theirs) > 300
    assert differences(ours, theirs) == []
    assert all(way.counter(name) > 0 for name in ("duplicate", "invalid_price", "late"))
