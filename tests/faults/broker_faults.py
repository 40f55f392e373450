"""F2: the broker is killed, forgets, loses its end."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

from tests.faults.run import Run

POLICIES = ("always", "everysec", "no")


def kill_the_broker(run: Run) -> None:
    """kill -9, with its file written at once, every second, when the kernel likes."""
    run.bench.redis.config_set("appendfsync", run.random.choice(POLICIES))
    run.begin(rate=run.random.choice([100, 1_000]))
    for _ in range(run.random.randint(1, 3)):
        run.wait(0.2, 1.5)
        with run.fault():
            bring_down(run)
            run.wait(0.0, 2.0)
            bring_back(run)


def kill_a_broker_without_a_file(run: Run) -> None:
    """It comes back empty."""
    run.begin(rate=run.random.choice([100, 1_000]))
    run.bench.redis.config_set("appendonly", "no")
    run.wait(0.2, 1.5)
    with run.fault():
        bring_down(run)
        shutil.rmtree(run.bench.folder / "broker" / "appendonlydir", ignore_errors=True)
        bring_back(run)


def cut_the_brokers_file(run: Run) -> None:
    """It comes back with the end of its file missing."""
    run.begin(rate=run.random.choice([100, 1_000]))
    for _ in range(run.random.randint(1, 2)):
        run.wait(0.5, 1.5)
        with run.fault():
            bring_down(run)
            newest = max(files(run), key=lambda path: path.stat().st_mtime)
            size = newest.stat().st_size
            with newest.open("r+b") as file:
                file.truncate(max(size - run.random.randint(1, run.random.choice([1_000, 50_000, size])), 0))
            run.wait(0.0, 0.5)
            bring_back(run)


def flush_the_broker(run: Run) -> None:
    """FLUSHALL: everything it held is gone, but it answers."""
    run.begin(rate=run.random.choice([100, 1_000]))
    for _ in range(run.random.randint(1, 2)):
        run.wait(0.5, 2.0)
        with run.fault():
            run.record.broker_was_hurt = True
            run.bench.redis.flushall()


def bring_down(run: Run) -> None:
    run.record.broker_was_hurt = True
    run.bench.broker.stop(signal.SIGKILL)


def bring_back(run: Run) -> None:
    run.bench.broker.start()
    run.until(run.bench.broker_answers, "the broker answers")


def files(run: Run) -> list[Path]:
    """What the broker has appended since it began its file."""
    return list((run.bench.folder / "broker").glob("appendonlydir/*.incr.aof"))


F2 = (kill_the_broker, kill_a_broker_without_a_file, cut_the_brokers_file, flush_the_broker)
