"""What alert rules cost: a second of the whole market for everybody's, and one rule over a recorded session."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.figures import Figure
from tickstock.market.alerting.board import Board
from tickstock.market.alerting.journal import ROWS, Journal
from tickstock.market.alerting.moment import CHANGED, Changed
from tickstock.market.alerting.names import Names
from tickstock.market.alerting.program import fields
from tickstock.market.alerting.rule import Rule
from tickstock.market.alerting.rules import RowRules, understood
from tickstock.market.alerting.trial import on_day

SYMBOLS = 12_000
RULES, DISTINCT = 10_000, 500
SECONDS = 20
CHANGES = 2_000  # Rows that change in a second of the session that is tried
PAGES, MADE = 390, 6  # Minutes of a session; the same few pages stand for all of them
START = 1_763_994_600_000
DAY = date(2025, 11, 24)
TRIED = "change_pct >= 3 and last > vwap and surge_ratio >= 2 and last between 5 and 50"


class Crowd:
    """A market that trades at random."""

    def __init__(self) -> None:
        self.chance = np.random.default_rng(5)
        self.rows = np.zeros(SYMBOLS, CHANGED)
        self.rows["symbol"] = [f"S{number}".encode() for number in range(SYMBOLS)]
        self.rows["last"] = self.rows["prev_close"] = self.chance.uniform(2.0, 200.0, SYMBOLS).round(2)
        self.rows["open"] = self.rows["high"] = self.rows["low"] = self.rows["last"]
        self.rows["baseline"] = self.chance.uniform(100.0, 9_000.0, SYMBOLS)

    def second(self, changes: int) -> Changed:
        places = np.sort(self.chance.choice(SYMBOLS, changes, replace=False))
        rows = self.rows[places]
        rows["last"] = (rows["last"] * self.chance.normal(1.0, 0.001, changes)).round(2)
        rows["volume_60s"] = self.chance.uniform(50.0, 20_000.0, changes)
        for name in ("volume", "day_volume", "turnover_volume"):
            rows[name] += 100.0
        rows["turnover"] += 100.0 * rows["last"]
        rows["high"], rows["low"] = np.maximum(rows["high"], rows["last"]), np.minimum(rows["low"], rows["last"])
        rows["trades"] += 1
        self.rows[places] = rows
        return rows


def measure() -> Iterator[Figure]:
    yield Figure("alerts_ms_a_second", _second() * 1e3, "ms", 300.0)
    with TemporaryDirectory() as folder:
        journal = Journal(Path(folder))
        yield Figure("journal_megabytes_a_minute", _write_session(journal) / 1e6, "MB")
        yield Figure("back_test_read_s", _read(journal), "s")  # The yardstick: the columns, looked at by nobody
        for name, only in (("back_test_s", SYMBOLS), ("back_test_500_symbols_s", 500)):
            yield Figure(name, _try(journal, only), "s", 2.0)


def _second() -> float:
    """A second in which every symbol has changed, for 10,000 rules of 500 conditions; the median of some."""
    crowd, board = Crowd(), Board(Names())
    rules = RowRules(board.names)
    said = list(conditions())
    rules.put([Rule(uid=str(n), owner=n % 997, name="r", expression=said[n % DISTINCT]) for n in range(RULES)], {})
    rules.seed(board.take(crowd.rows, START), rules.switches)
    took = []
    for second in range(1, SECONDS):
        batch_of = crowd.second(SYMBOLS)
        began = time.perf_counter()
        rules.look(board.take(batch_of, START + 1_000 * second))
        took.append(time.perf_counter() - began)
    return float(np.median(took))


def conditions() -> Iterator[str]:
    chance = random.Random(3)
    shapes = (
        "change_pct >= {a} and last > vwap and surge_ratio >= {b}",
        "last crosses above {c} or last crosses below {d}",
        "abs(change_pct) > {a} and day_volume > {c}k and last between 5 and {d}",
        "up {b} % in 5m and surge_ratio > {b}",
        "last > max(day_high, prev_close) * 1.0{a} or (highs > {c} and spread_pct < {b})",
    )
    for number in range(DISTINCT):
        said = {"a": 1 + number // 10, "b": 1 + number % 7, "c": 20 + number, "d": 600 + number}
        yield shapes[chance.randrange(len(shapes))].format(**said)


def _write_session(journal: Journal) -> float:
    """Bytes a minute takes. The pages after the first few are these again, under other names."""
    crowd, board = Crowd(), Board(Names())
    board.take(crowd.rows, START)
    journal.remember(board.names, 0)
    for page in range(MADE):
        start = START + 60_000 * page
        journal.write(DAY, start, [board.take(crowd.second(CHANGES), start + 1_000 * second) for second in range(60)])
    folder = journal.folder / DAY.isoformat()
    sizes = [(folder / f"{START + 60_000 * page}{ROWS}").stat().st_size for page in range(MADE)]
    for page in range(MADE, PAGES):
        os.link(folder / f"{START + 60_000 * (page % MADE)}{ROWS}", folder / f"{START + 60_000 * page}{ROWS}")
    return sum(sizes) / MADE


def _read(journal: Journal) -> float:
    wanted = fields([understood(TRIED).tree])
    began = time.perf_counter()
    for batch, _ in journal.looks(DAY, wanted):
        len(batch)
    return time.perf_counter() - began


def _try(journal: Journal, symbols: int) -> float:
    only = frozenset(f"S{number}" for number in range(symbols)) if symbols < SYMBOLS else frozenset()
    rule = Rule(uid="r", owner=1, name="r", expression=TRIED, only=only)
    return min(on_day(journal, rule, {}, DAY).took_ms for _ in range(2)) / 1e3
