"""What a market in parts costs: what a part's worker spends on the others' ticks, and what the merge spends on an event."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np
from redis import Redis

from benchmarks.broker import broker, until
from benchmarks.figures import Figure
from benchmarks.pulls import item
from benchmarks.start import HERE
from benchmarks.tape import Tape
from tickstock.market.sessions import Spans
from tickstock.market.shards import Shard
from tickstock.market.symbols import SymbolTable
from tickstock.stream import client, keys
from tickstock.stream.append import BATCH, LogWriter
from workers.ingest.engine.engine import Engine
from workers.ingest.pipeline import Pipeline
from workers.simulator.items import encode_frame
from workers.simulator.market import STEP

PARTS = 4
EVENTS = 20_000  # Of each part
SYMBOLS = 8_000
WARM_UP = 300.0  # Seconds of market
FRAME, TRADES = 200, 40_000  # Trades of a frame, and of a round
ROUNDS = 7


def measure(spans: Spans) -> Iterator[Figure]:
    yield from merging()
    yield from parted(spans)


def merging() -> Iterator[Figure]:
    """The parts' logs are full before the merge begins."""
    with tempfile.TemporaryDirectory() as place, broker(Path(place)) as url, client.connect(url) as redis:
        for lane in range(1, PARTS + 1):
            fill(redis, lane)
        environment = os.environ | {"STREAM_URL": url, "SHARDS": str(PARTS), "VAR_DIR": place, "LOG_LEVEL": "ERROR"}
        merge = subprocess.Popen([sys.executable, "-m", "workers.merge"], cwd=HERE, env=environment)
        try:
            began = until(lambda: top(redis))
            first, used = top(redis), cpu(merge.pid)
            took = until(lambda: top(redis) == PARTS * EVENTS) - began
            merged = PARTS * EVENTS - first
            yield Figure("merge_events_a_second", merged / took, "1/s")
            yield Figure("merge_event_us", (cpu(merge.pid) - used) / merged * 1e6, "µs")
        finally:
            merge.terminate()
            merge.wait()


def fill(redis: Redis, lane: int) -> None:
    writer = LogWriter(redis, lane, 10 * EVENTS)
    claim = writer.claim(1)
    for first in range(1, EVENTS + 1, BATCH):
        data = [
            item(seq, "AVGO").data.replace(b'"eid":"', b'"eid":"s%d.' % lane) for seq in range(first, first + BATCH)
        ]
        writer.append(claim, first, data)


def top(redis: Redis) -> int:
    return int(redis.xlen(keys.log(0, int(redis.hget(keys.meta(0), "epoch") or 0))))


def cpu(pid: int) -> float:
    """Seconds of a processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def parted(spans: Spans) -> Iterator[Figure]:
    """Frames of the whole market, taken by one worker for all, and by the worker of a part."""
    tape, tables = Tape(SYMBOLS, spans), (SymbolTable(), SymbolTable(shard=Shard(0, PARTS)))
    whole, part = (Engine(spans, table, "bench") for table in tables)
    rows = np.array([[table[symbol] for symbol in tape.market.symbols] for table in tables])
    for _ in range(round(WARM_UP / STEP)):
        for batch in tape.ticks(STEP):
            whole.update(batch)
            batch["row"] = rows[1][batch["row"]]
            part.update(batch[batch["row"] >= 0])
    pipelines = {"whole": Pipeline(whole), "part": Pipeline(part)}
    times: dict[str, list[float]] = {name: [] for name in pipelines}
    for _ in range(ROUNDS):
        trades = tape.trades(TRADES)
        frames = [encode_frame(trades[first : first + FRAME]) for first in range(0, TRADES, FRAME)]
        for name, pipeline in pipelines.items():
            began = time.thread_time_ns()  # Whatever else the machine does
            for frame in frames:
                pipeline.take([frame])
            times[name].append((time.thread_time_ns() - began) / TRADES)
    for name, found in times.items():
        yield Figure(f"{name}_trade_ns", median(found), "ns/trade")
