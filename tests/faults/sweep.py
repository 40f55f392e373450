"""Many runs, one after the other, and the scorecard of them all."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from django.core.management import call_command

from tests.faults.bench import Bench
from tests.faults.scenarios import FAULTS, run
from tests.faults.verdict import Verdict
from tests.services import postgres
from tests.services.environment import environment
from tests.waiting import until

LINE = "{:<6}{:>7}{:>8}{:>11}{:>7}{:>12}{:>12}{:>10}{:>11}"


def sweep(seeds: list[int], count: int, only: list[str] | None) -> bool:
    """Run, say of each what came out, and print the scorecard; whether all was clean."""
    chosen = [fault for fault in FAULTS if not only or fault in only]
    seeds = seeds or list(range(1, math.ceil(count / len(chosen)) + 1))
    totals, runs = {fault: Verdict() for fault in chosen}, dict.fromkeys(chosen, 0)
    with services() as bench:
        for seed in seeds:
            for fault in chosen:
                began = time.monotonic()
                verdict = run(bench, fault, seed)
                say(fault, seed, verdict, time.monotonic() - began)
                totals[fault].add(verdict)
                runs[fault] += 1
    return scorecard(totals, runs)


def say(fault: str, seed: int, verdict: Verdict, took: float) -> None:
    found = "clean" if verdict.is_clean else f"NOT CLEAN {dict(verdict.counts)}"
    print(f"{fault} seed {seed}: {verdict.events} events, {found}, {took:.0f} s", flush=True)  # noqa: T201
    for complaint in verdict.complaints:
        print(f"    {complaint}", flush=True)  # noqa: T201


def scorecard(totals: dict[str, Verdict], runs: dict[str, int]) -> bool:
    """The table, and its sums as JSON on the last line."""
    all_of_them = Verdict()
    print()  # noqa: T201
    print(LINE.format("fault", "seeds", "faults", "events", "lost", "duplicated", "undeclared", "declared", "recovery"))  # noqa: T201
    for fault, total in totals.items():
        row = (total.faults, total.events, total.lost, total.duplicated, total.undeclared, total.declared)
        print(LINE.format(fault, runs[fault], *row, f"{total.recovery:.1f} s"))  # noqa: T201
        all_of_them.add(total)
    sums = {
        "seeds": sum(runs.values()),
        "faults": all_of_them.faults,
        "events": all_of_them.events,
        "lost": all_of_them.lost,
        "duplicated": all_of_them.duplicated,
        "undeclared": all_of_them.undeclared,
    }
    sys.stdout.flush()
    print(json.dumps(sums), flush=True)  # noqa: T201
    return all_of_them.is_clean


@contextmanager
def services() -> Iterator[Bench]:
    """A PostgreSQL with our tables, and a bench."""
    folder = environment.folder / "postgres"
    server = postgres.make(postgres.binaries(folder), folder, environment.postgres_port)
    server.start()
    try:
        until(lambda: postgres.answers(environment.postgres_port))
        connection = psycopg2.connect(host="127.0.0.1", port=environment.postgres_port, user="postgres")
        connection.autocommit = True
        connection.cursor().execute("CREATE DATABASE tickstock")
        connection.close()
        call_command("migrate", verbosity=0)
        bench = Bench(environment.folder / "faults")
        try:
            yield bench
        finally:
            bench.stop()
    finally:
        server.stop()
