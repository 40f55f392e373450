"""What a worker holds in memory with a full market. Run as a program it measures itself."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from tickstock.market.shards import WHOLE
from workers.ingest.config import Config
from workers.ingest.engine import image
from workers.ingest.worker import Worker

SYMBOLS = 12_000
WANTED_MB = 400.0


def measure() -> Iterator[Figure]:
    answer = subprocess.run([sys.executable, "-m", "benchmarks.memory"], capture_output=True, check=True, text=True)
    steady, most = map(float, answer.stdout.split())
    yield Figure("worker_rss_mb", steady, "MB", WANTED_MB)
    yield Figure("worker_rss_checkpoint_mb", most, "MB", WANTED_MB)


def megabytes(name: str) -> float:
    """A figure of this process, by its name in the kernel's status file."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1000


def main() -> None:
    """Everything a worker loads, every byte of its memory in use; then the most that a checkpoint needs."""
    with tempfile.TemporaryDirectory() as folder:
        worker = Worker(Config("simulator", "", "", ("T.*",), WHOLE, "redis://", 200_000, Path(folder)))
        engine = worker.pipeline.engine
        for number in range(SYMBOLS):
            engine.symbols[f"T{number}"]
        worker.pipeline.take([])
        for part in engine.state.parts.values():
            part[:SYMBOLS] = part[:SYMBOLS].copy()
        steady = megabytes("VmRSS")
        image.pack(image.take(engine, 0.0))
        sys.stdout.write(f"{steady} {megabytes('VmHWM')}\n")


if __name__ == "__main__":
    main()
