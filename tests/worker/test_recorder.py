"""What was recorded plays again: the same frames, so the same events."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from redis import Redis

from tests.factories import HOUR, OPEN, sessions
from tests.services.stack import Stack
from tests.waiting import until
from tickstock.stream import keys, pulse
from tickstock.stream.append import LogWriter
from workers.framefile import SUFFIX, Frame, FrameWriter, files, read_frames
from workers.ingest.recorder import Recorder
from workers.ingest.sources.recorded import RecordedSource

MARKET = ("--symbols", "200", "--rate", "2000", "--warm-up", "500", "--speed", "1")


def logged(redis: Redis) -> list[dict]:
    """The log's events, without what differs from one life of a worker to the next."""
    return [bare(json.loads(data)) for data in reversed(list(LogWriter(redis, 0, 1).backwards(1_000_000)))]


def bare(event: dict) -> dict:
    return {name: value for name, value in event.items() if name not in ("seq", "eid")}


def beaten(redis: Redis) -> dict[str, int]:
    """The worker's counters as it last told them."""
    data = redis.get(keys.pulse(pulse.INGEST))
    return pulse.decode_ingest(data).counters if data else {}


@pytest.fixture
def recorded(stack: Stack, redis: Redis, tmp_path: Path) -> tuple[Path, list[dict]]:
    """Some minutes of a synthetic market: its recording and the events a live worker found in it."""
    folder = tmp_path / "recordings"
    stack.simulator(*MARKET)
    worker = stack.ingest("", "--record", str(folder))
    until(lambda: len(logged(redis)) > 200, deadline=50)
    worker.stop()

    return folder, logged(redis)


@pytest.mark.timeout(180)
def test_a_recording_gives_the_same_events_again_offline_and_as_a_feed(recorded, stack, redis, tmp_path):
    folder, live = recorded

    out = tmp_path / "events.jsonl"
    subprocess.run(
        [sys.executable, "-m", "workers.replay", *files(folder), "--out", out], check=True, capture_output=True
    )
    offline = [bare(json.loads(line)) for line in out.read_text().splitlines()]
    redis.flushdb()
    worker = stack.ingest(
        "", FEED="recorded", RECORDING=str(folder), RECORDING_SPEED="0", VAR_DIR=str(tmp_path / "other")
    )
    until(lambda: len(logged(redis)) >= len(live) and beaten(redis).get("frames_played"), deadline=60)
    worker.stop()

    assert offline == live
    assert logged(redis) == live


def recorder(folder: Path, market: list[int | None]) -> tuple[Recorder, Thread]:
    made = Recorder(folder, sessions(), lambda: market[0])
    thread = Thread(target=made.run, daemon=True)
    thread.start()
    return made, thread


def test_each_session_has_a_file_of_its_own(tmp_path):
    market: list[int | None] = [None]
    made, thread = recorder(tmp_path, market)

    made.put(b"before anybody knows the time")
    for at in (OPEN - HOUR, OPEN + HOUR, OPEN + 12 * HOUR):
        market[0] = at
        until(lambda: not made._frames)
        made.put(b"at %d" % at)
    made.stop()
    thread.join(10)

    names = sorted(path.name.removesuffix(SUFFIX) for path in tmp_path.iterdir())
    assert names == ["2026-11-18-closed", "2026-11-18-pre", "2026-11-18-regular"]
    assert made.counters["frames_recorded"] == 4


def test_a_folder_that_cannot_be_written_costs_frames_and_says_how_many(tmp_path):
    (tmp_path / "file").write_text("no folder")
    made, thread = recorder(tmp_path / "file", [OPEN])

    made.put(b"one")
    made.stop()
    thread.join(10)

    assert (made.counters["frames_unrecorded"], made.counters["recorder_failures"]) == (1, 1)


def test_a_damaged_file_is_put_aside(tmp_path):
    path = tmp_path / f"2026-11-18-regular{SUFFIX}"
    path.write_bytes(b"no gzip at all")
    made, thread = recorder(tmp_path, [OPEN])

    made.put(b"one")
    made.stop()
    thread.join(10)

    assert [frame.data for frame in read_frames(path)] == [b"one"]
    assert path.with_suffix(".damaged").read_bytes() == b"no gzip at all"


@pytest.mark.parametrize("speed", [0.0, 100.0])
def test_a_recorded_feed_delivers_byte_for_byte_and_drops_nothing(tmp_path, speed):
    frames = [b"[%d]" % k for k in range(5_000)]
    writer = FrameWriter(tmp_path / f"one{SUFFIX}")
    writer.write(Frame(1_000 * k, frame) for k, frame in enumerate(frames))
    writer.close()
    heard: list[bytes] = []
    source = RecordedSource(tmp_path, speed, heard.append, lambda: 0)
    thread = Thread(target=source.run, daemon=True)
    thread.start()

    until(lambda: source.state == "ended")
    source.stop()
    thread.join(10)

    assert heard == frames


def test_it_waits_where_nobody_takes(tmp_path):
    writer = FrameWriter(tmp_path / f"one{SUFFIX}")
    writer.write(Frame(k, b"x") for k in range(2_000))
    writer.close()
    heard: list[bytes] = []
    source = RecordedSource(tmp_path, 0.0, heard.append, heard.__len__)
    thread = Thread(target=source.run, daemon=True)
    thread.start()

    until(lambda: len(heard) == 1_000)
    source.stop()
    thread.join(10)

    assert not thread.is_alive()


def test_a_recording_that_cannot_be_played_is_refused_with_the_reason(tmp_path):
    source = RecordedSource(tmp_path, 0.0, [].append, lambda: 0)

    source.run()

    assert source.refused == f"The recording cannot be played: {tmp_path} holds no recording (.frames.gz)"
