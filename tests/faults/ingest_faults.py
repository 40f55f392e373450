"""F1: the ingest worker is killed."""

from __future__ import annotations

from tests.faults.market import POST
from tests.faults.run import Run


def kill_while_idle_or_busy(run: Run) -> None:
    """At any moment, several times."""
    run.begin(rate=run.random.choice([50, 500, 2_000]))
    for _ in range(run.random.randint(1, 2)):
        run.wait(0.2, 3.0)
        with run.fault():
            run.kill(run.workers[-1])
            run.wait(0.0, 1.0)
            run.restart()


def kill_before_the_append(run: Run) -> None:
    """What the worker sends does not arrive, and then it is gone."""
    run.begin(rate=run.random.choice([500, 2_000]))
    run.wait(0.2, 6.0)
    with run.fault():
        run.bench.to_worker.hold(up=True)
        run.wait(0.01, 1.0)
        run.kill(run.workers[-1])
        run.bench.to_worker.cut(reset=True)
        run.bench.to_worker.hold()
        run.restart()
    run.wait(0.5)


def kill_after_the_append(run: Run) -> None:
    """The broker has it, and the worker never learns of it."""
    run.begin(rate=run.random.choice([500, 2_000]))
    run.wait(0.2, 6.0)
    with run.fault():
        run.bench.to_worker.hold(down=True)
        run.wait(0.01, 1.0)
        run.kill(run.workers[-1])
        run.bench.to_worker.cut()
        run.bench.to_worker.hold()
        run.restart()
    run.wait(0.5)


def kill_at_a_session_boundary(run: Run) -> None:
    """Around 16:00 of the market, just before or just after the session's first trade."""
    run.begin(rate=500)
    run.wait(0.2, 6.0)
    run.provider.jump(POST - run.random.choice([5, 300, 1_000]))
    with run.fault():
        if run.random.random() < 0.7:
            run.until(lambda: run.market.clock >= POST, "the session ends")
            run.wait(0.0, 0.3)
        run.kill(run.workers[-1])
        run.restart()
    run.until(lambda: run.market.clock >= POST, "the session ends")
    run.wait(0.5)


F1 = (kill_while_idle_or_busy, kill_before_the_append, kill_after_the_append, kill_at_a_session_boundary)
