"""`python -m tests.faults.endure [MINUTES] [SEED]`: F20, hours made short. Faults by seed, then the ledger and the memory.

One market, one bench, viewers who stay; every 20 to 40 seconds something goes wrong. The first third may kill whom it
likes. From then on web process and worker live to the end, and what they weigh between faults is drawn as a line.
"""

from __future__ import annotations

import logging
import os
import statistics
import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from tests.services.environment import environment

GOAL = 1.0  # Megabytes an hour
Point = tuple[float, float]  # Hours, megabytes


def slope(points: list[Point]) -> float:
    """Megabytes an hour by Theil and Sen: the middle of all slopes, so single peaks count for nothing."""
    slopes = [(later[1] - one[1]) / (later[0] - one[0]) for one, later in combinations(points, 2)]
    return statistics.median(slopes) if slopes else 0.0


def weight(pid: int) -> float:
    """Resident memory of a process, in megabytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def main(minutes: float, seed: int) -> int:
    environment.put_in_place()
    os.environ["TAPE_EVENTS"] = "5000"  # Full within the first minute: what grows afterwards is no tape
    import django

    django.setup()
    from tests.faults import broker_faults, full_faults
    from tests.faults.run import Run
    from tests.faults.sweep import services

    class Long(Run):
        """What each scenario begins with is done once."""

        def begin(self, rate: float, viewers: int = 3) -> None:
            if not self.workers:
                super().begin(rate, viewers)

    def kill_the_worker(run: Run) -> None:
        with run.fault():
            run.kill(run.workers[-1])
            run.wait(0.0, 2.0)
            run.restart()

    def restart_a_web_process(run: Run) -> None:
        with run.fault():
            run.bench.webs[1].stop()
            run.bench.webs[1].start()

    harmless: list[Callable[[Run], None]] = [
        *(broker_faults.cut_the_wires, broker_faults.delay_the_broker, broker_faults.leave_half_open),
        *(broker_faults.stop_the_broker, broker_faults.kill_the_broker, broker_faults.flush_the_broker),
        *(full_faults.fill_the_memory, full_faults.fill_the_disk, restart_a_web_process),
    ]
    weights: dict[str, list[Point]] = {"ingest": [], "web": []}
    with services() as bench:
        run = Long(bench, seed)
        try:
            run.begin(rate=100, viewers=5)
            began, rate = time.monotonic(), run.provider.rate
            while (passed := time.monotonic() - began) < minutes * 60:
                is_early = passed < minutes * 20
                what = run.random.choice([*harmless, kill_the_worker] if is_early else harmless)
                what(run)
                run.provider.rate = rate
                for _ in range(4):
                    run.wait(5.0, 10.0)
                    if not is_early:
                        hours = (time.monotonic() - began) / 3600
                        for name, process in (("ingest", run.workers[-1].process), ("web", bench.webs[0].process)):
                            assert process
                            weights[name].append((hours, weight(process.pid)))
                say(f"{passed / 60:5.1f} min  {what.__name__:28}{run.verdict.faults:4} faults")
            verdict = run.judge()
        finally:
            run.close()
    for complaint in verdict.complaints[:20]:
        say(f"    {complaint}")
    slopes = {name: slope(points) for name, points in weights.items()}
    for name, points in weights.items():
        if points:
            shown = " ".join(f"{points[len(points) * part // 8][1]:.1f}" for part in range(8))
            say(f"{name:8}{shown} {points[-1][1]:.1f} MB, {slopes[name]:+.2f} MB an hour (goal {GOAL:g})")
    sums = f"{verdict.faults} faults, {verdict.events} events, {verdict.lost} lost, {verdict.duplicated} doubled"
    say(f"{sums}, {verdict.undeclared} undeclared, {verdict.declared} declared")
    return 0 if verdict.is_clean and all(one < GOAL for one in slopes.values()) else 1


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    logging.disable()
    given = dict(enumerate(sys.argv[1:]))
    sys.exit(main(float(given.get(0, 20)), int(given.get(1, 1))))
