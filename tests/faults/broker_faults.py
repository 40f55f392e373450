"""F2 to F4: the broker is killed, forgets, loses its end; alone or with the worker; or it only keeps others waiting."""

from __future__ import annotations

import shutil
import signal
import time
from pathlib import Path

from tests.faults.proxy import Proxy
from tests.faults.run import Run

POLICIES = ("always", "everysec", "no")
UNSYNCED = 2.5  # Seconds of events that may be lost with worker and broker (G7: 2 s), and what is on its way


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
            cut_the_file(run, most=run.random.choice([1_000, 50_000, 1_000_000]))
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


def kill_both(run: Run) -> None:
    """Worker and broker die together; what the broker had not written is gone, which the new epoch says."""
    run.begin(rate=run.random.choice([100, 1_000]))
    run.wait(0.5, 6.0)
    with run.fault(2):
        since = time.monotonic() - UNSYNCED
        first = run.random.choice(["worker", "broker"])
        if first == "worker":
            run.kill(run.workers[-1])
        bring_down(run)
        if first == "broker":
            run.wait(0.0, 0.7)
            run.kill(run.workers[-1])
        if run.random.random() < 0.7:
            cut_the_file(run, most=run.random.choice([300, 3_000, 30_000]))
            run.record.lost_windows.append((since, time.monotonic()))
        bring_back(run)
        run.restart()
    run.wait(0.3)


def stop_the_broker(run: Run) -> None:
    """It answers nothing for a while, and then everything at once."""
    run.begin(rate=run.random.choice([100, 1_000]))
    for _ in range(2):
        run.wait(0.2, 1.0)
        with run.fault():
            assert run.bench.broker.process
            run.bench.broker.process.send_signal(signal.SIGSTOP)
            run.wait(run.random.choice([0.1, 1.0, 3.0, 7.0, 12.0]) if run.seed % 10 else 30.0)
            run.bench.broker.process.send_signal(signal.SIGCONT)
        if run.seed % 10 == 0:
            return


def delay_the_broker(run: Run) -> None:
    """Every answer takes its time, for the worker, for the web, or for both."""
    run.begin(rate=run.random.choice([100, 1_000]))
    for _ in range(2):
        run.wait(0.2, 1.0)
        with run.fault():
            for proxy in some_of(run):
                proxy.delay = run.random.choice([0.01, 0.1, 0.4])
            run.wait(1.0, 3.0)
            run.bench.to_worker.delay = run.bench.to_web.delay = 0.0


def leave_half_open(run: Run) -> None:
    """Connections are there and carry nothing, or in one direction only; then they are reset, or go on."""
    run.begin(rate=run.random.choice([100, 1_000]))
    for _ in range(2):
        run.wait(0.2, 1.0)
        with run.fault():
            hurt = some_of(run)
            up = run.random.random() < 0.7
            for proxy in hurt:
                proxy.hold(up=up, down=not up or run.random.random() < 0.5)
            run.wait(run.random.choice([0.1, 1.0, 6.0, 8.0]))
            for proxy in hurt:
                if run.random.random() < 0.5:
                    proxy.cut(reset=True)
                proxy.hold()


def cut_the_wires(run: Run) -> None:
    """Connections to the broker end, in any way, again and again."""
    run.begin(rate=run.random.choice([100, 1_000]))
    for _ in range(3):
        with run.fault():
            for proxy in some_of(run):
                proxy.refuses = run.random.random() < 0.5
                proxy.cut(reset=run.random.random() < 0.5)
            run.wait(0.0, 1.0)
            run.bench.to_worker.refuses = run.bench.to_web.refuses = False


def some_of(run: Run) -> list[Proxy]:
    return run.random.choice([[run.bench.to_worker], [run.bench.to_web], [run.bench.to_worker, run.bench.to_web]])


def cut_the_file(run: Run, most: int) -> None:
    """Take up to `most` bytes off what the broker has written."""
    newest = max(files(run), key=lambda path: path.stat().st_mtime)
    size = newest.stat().st_size
    ours = size - run.bench.written_before.get(newest.name, 0)  # What runs before wrote is to stay forgotten
    with newest.open("r+b") as file:
        file.truncate(size - run.random.randint(1, max(min(most, ours), 1)))


def flush_and_cut(run: Run) -> None:
    """A new epoch has just begun when the broker comes back with the one before, and not all of that."""
    run.begin(rate=run.random.choice([100, 1_000]))
    run.wait(0.5, 1.5)
    with run.fault(2):
        run.record.broker_was_hurt = True
        run.bench.redis.flushall()
        before = run.end()[0]
        run.until(lambda: run.end()[0] > before and run.end()[1] > 0, "a new epoch begins")
        run.wait(0.0, 0.5)
        bring_down(run)
        cut_the_file(run, most=10**9)
        bring_back(run)


def bring_down(run: Run) -> None:
    run.record.broker_was_hurt = True
    run.bench.broker.stop(signal.SIGKILL)


def bring_back(run: Run) -> None:
    run.bench.broker.start()
    run.until(run.bench.broker_answers, "the broker answers")


def files(run: Run) -> list[Path]:
    """What the broker has appended since it began its file."""
    return run.bench.files()


F2 = (kill_the_broker, kill_a_broker_without_a_file, cut_the_brokers_file, flush_the_broker, flush_and_cut)
F3 = (kill_both,)
F4 = (stop_the_broker, delay_the_broker, leave_half_open, cut_the_wires)
