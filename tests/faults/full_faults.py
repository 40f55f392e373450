"""F15: the broker has no memory left, or no disk; the worker has no disk either."""

from __future__ import annotations

import resource
import time

from tests.faults.run import Run

ROOM = 30_000  # Bytes that its file may still grow by


def fill_the_memory(run: Run) -> None:
    """The broker takes nothing more (OOM), twice, and then there is room again."""
    run.begin(rate=run.random.choice([100, 1_000]))
    for _ in range(2):
        run.wait(0.5, 1.5)
        with run.fault():
            used = int(run.bench.redis.info("memory")["used_memory"])
            run.bench.redis.config_set("maxmemory", used)
            refuses(run)
            run.wait(0.5, 8.0)
            run.bench.redis.config_set("maxmemory", 0)


def fill_the_disk(run: Run) -> None:
    """The broker cannot write its file (MISCONF), and then there is room again."""
    run.begin(rate=run.random.choice([100, 1_000]))
    run.wait(0.5, 1.5)
    assert run.bench.broker.process
    pid = run.bench.broker.process.pid
    with run.fault():
        size = max(path.stat().st_size for path in run.bench.files())
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size + ROOM, resource.RLIM_INFINITY))
        refuses(run)
        run.wait(0.5, 8.0)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def refuses(run: Run) -> None:
    """Wait until the log has stood still for a second, though trades come."""
    seen = [(time.monotonic(), run.end())]

    def stands() -> bool:
        now, end = time.monotonic(), run.end()
        if end != seen[-1][1]:
            seen.append((now, end))
        return now - seen[-1][0] > 1.0

    run.until(stands, "the broker takes nothing")


F15 = (fill_the_memory, fill_the_disk)
