"""The whole way of a tick, every part of it real: file, wire, detection, log, socket."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from redis import Redis

from tests.factories import OPEN, trade
from tests.people import person
from tests.samples import TAPE, differences, expected, needs_samples
from tests.services.stack import Stack
from tests.visitor import Visitor
from tests.waiting import until
from tests.worker.provider import accept, provider
from tickstock.market.events import KINDS
from tickstock.stream import keys, pulse
from workers.flatfile import HEADER


@pytest.fixture
def made_up_tape(tmp_path: Path) -> Path:
    """Two hours of five symbols that rise, fall and burst."""
    random = np.random.default_rng(7)
    count = 12_000
    symbols = random.integers(0, 5, count)
    prices = 50 * (symbols + 1) * np.exp(np.cumsum(random.normal(0, 0.00015, count)))
    sizes = np.where(random.random(count) < 0.02, 20_000, 100)
    rows = [
        f"T{symbols[k]},14,0,11,{k},0,{prices[k]:.2f},{k},{(OPEN + k * 600) * 1_000_000},{sizes[k]},3,0,0"
        for k in range(count)
    ]
    path = tmp_path / "made-up.csv.gz"
    path.write_bytes(gzip.compress("\n".join([HEADER, *rows]).encode()))
    return path


def replayed(tape: Path, out: Path) -> list[dict[str, Any]]:
    subprocess.run([sys.executable, "-m", "workers.replay", tape, "--out", out], check=True, capture_output=True)
    return [json.loads(line) for line in out.read_text().splitlines()]


def seen_by_a_viewer(stack: Stack, tape: Path, count: int) -> list[dict[str, Any]]:
    """Play the tape over the wire; give the events that reach a signed-in page: `count`, and any that come after."""
    person("alice", pull_ms=250)
    with Visitor(stack.web()).sign_in("alice@example.com").socket() as page:
        page.say(type="start")
        page.next("status_update")
        stack.simulator("--recording", str(tape), "--speed", "0")
        stack.ingest()

        seen = page.events(count)
        return seen + page.quiet(seconds=1.5)


def without_identity(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in event.items() if name != "eid"} for event in events]


def test_what_a_viewer_sees_is_what_replay_prints(stack, made_up_tape, tmp_path):
    printed = replayed(made_up_tape, tmp_path / "events.jsonl")

    seen = seen_by_a_viewer(stack, made_up_tape, len(printed))

    assert {event["kind"] for event in printed} >= {"control", "high", "low", "trend", "surge", "pressure", "vwap"}
    assert without_identity(seen) == without_identity(printed)


@needs_samples
def test_every_event_of_the_real_tape_reaches_a_viewer_once_and_in_order(stack):
    wanted, began = expected(KINDS), 3  # Sessions began on that day

    seen = seen_by_a_viewer(stack, TAPE, len(wanted) + began)

    assert differences([event for event in seen if event["kind"] != "control"], wanted) == []
    assert [event["seq"] for event in seen] == list(range(1, len(wanted) + began + 1))


def test_bad_input_is_counted_by_reason_and_the_next_item_is_processed(stack, redis: Redis):
    def misbehaves(connection) -> None:
        accept(connection)
        bad: list[Any] = [{"ev": "XYZ"}, {"ev": "T"}, trade(p=-1.0), trade(sym="no ticker"), trade(t=0)]
        connection.send("{this is no frame")
        connection.send(b"\xff\xfe\x00")
        connection.send(json.dumps([trade(p=100.0), *bad, trade(p=101.0, t=OPEN + 1_000)]))
        connection.recv()

    with provider(misbehaves) as host:
        stack.ingest(feed=host)
        until(
            lambda: redis.xlen(keys.log(0, int(redis.hget(keys.meta(0), "epoch") or 0))) == 2, 30
        )  # The session began, and a high
        until(lambda: json.loads(redis.get(keys.pulse(pulse.INGEST)) or "{}").get("counters", {}).get("accepted") == 2)

    counters = json.loads(redis.get(keys.pulse(pulse.INGEST)) or "{}")["counters"]
    refused = {"malformed_frame": 2, "unknown_type": 1, "malformed_item": 1}
    ignored = {"invalid_price": 1, "unknown_symbol": 1, "outside_sessions": 1}
    assert counters | refused | ignored == counters


def test_a_synthetic_market_brings_events_of_thousands_of_symbols(stack, redis: Redis):
    stack.simulator("--warm-up", "60")
    stack.ingest()

    until(
        lambda: json.loads(redis.get(keys.pulse(pulse.INGEST)) or "{}").get("market", {}).get("symbols", 0) >= 3_900, 40
    )

    newest = json.loads(redis.get(keys.pulse(pulse.INGEST)) or "{}")
    assert newest["head"] > 100
    assert newest["counters"]["frames_dropped"] == 0
