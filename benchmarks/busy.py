"""A busy market for a page to show: events of every kind at a steady pace, and the rows they come from."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis import Redis

from benchmarks.gauges import whole_market
from benchmarks.pace import Pace
from tickstock.market import events as market
from tickstock.market import wire
from tickstock.stream import pulse, rows
from workers.simulator.market import tickers

SYMBOLS = 4_000
ACTIVE = 400  # Of them tell events: what a page remembers of each symbol is then soon as much as it will be
A_SECOND = 200  # Events
BATCH = 10
EXTREME = {"reference": 182.0, "move": 0.0031, "count": 9}
TREND = {"window": 180, "direction": 1, "move": 0.0061, "r2": 0.9, "reversed": False, "reference": 1_795_361_537}
BREAKOUT = {"minutes": 15, "days": None, "reference": 341.9, "side": 1}
# As often as they come, more or less: most of what a market tells are new extremes.
MIX: tuple[tuple[type[market.AnyEvent], dict[str, Any], int], ...] = (
    (market.High, EXTREME, 30),
    (market.Low, EXTREME | {"move": -0.0031}, 30),
    (market.Trend, TREND, 6),
    (market.Trend, TREND | {"direction": -1, "move": -0.0061}, 6),
    (market.Surge, {"volume": 412_000.0, "baseline": 49_000.0, "ratio": 8.4}, 10),
    (market.Pressure, {"net": 72.0, "side": 1}, 6),
    (market.Vwap, {"vwap": 213.88, "side": -1}, 6),
    (market.Gap, {"prev_close": 171.2, "gap": 0.024}, 2),
    (market.Breakout, BREAKOUT, 3),
    (market.Halt, {}, 1),
    (market.Resume, {}, 1),
)


class Busy:
    """What happens in that market, one batch after the other."""

    def __init__(self, redis: Redis, pace: Pace) -> None:
        self.redis, self.pace = redis, pace
        self.names = tickers(SYMBOLS)
        self.rows = whole_market()[:SYMBOLS]
        self.rows["symbol"] = [name.encode() for name in self.names]
        self.dice, self.head = random.Random(1), 0

    def happen(self) -> None:
        """Append the next events."""
        kinds = self.dice.choices(MIX, [weight for _, _, weight in MIX], k=BATCH)
        items = [wire.encode(self._event(seq, *kind[:2])) for seq, kind in enumerate(kinds, start=self.head + 1)]
        answer = self.pace.writer.append(self.pace.claim, self.head + 1, items)
        if answer.answer != "OK":
            raise RuntimeError(f"the log answered {answer}")
        self.head += BATCH

    def _event(self, seq: int, kind: type[market.AnyEvent], own: dict[str, Any]) -> market.AnyEvent:
        return kind(
            seq=seq, eid=f"busy-{seq}", symbol=self.dice.choice(self.names[:ACTIVE]), price=self.dice.uniform(5, 500),
            at=round(time.time() * 1000), session="regular", significance=2.0, block=False, volume_ratio=1.4, **own,
        )  # fmt: skip

    def show(self) -> None:
        """Save the rows, and say that the feed is well."""
        now = time.time()
        some = self.dice.sample(range(SYMBOLS), SYMBOLS // 4)
        self.rows["last"][some] *= [self.dice.uniform(0.999, 1.001) for _ in some]
        self.rows["last_at"], self.rows["second"] = round(now * 1000), int(now)
        rows.save(self.redis, 0, self.pace.claim.epoch, self.head, self.rows.tobytes())
        pulse.beat(self.redis, pulse.INGEST, self._pulse(now))

    def _pulse(self, now: float) -> pulse.IngestPulse:
        at = round(now * 1000)
        return pulse.IngestPulse(
            at=now, pid=1, epoch=self.pace.claim.epoch, head=self.head, head_at=now,
            feed=pulse.Feed(source="massive", state="live", age_ms=40, lag_ms=31, ticks_per_second=7_000.0, detail=""),
            market=pulse.Market(clock=at, session="regular", closes_at=at + 3_600_000, symbols=SYMBOLS),
            waiting={"inbox": 0, "outbox": 0}, counters={"detected": self.head, "logged": self.head},
            stages={"detect": (0.9, 1.4)},
        )  # fmt: skip


@contextmanager
def busy(redis: Redis, pace: Pace) -> Iterator[Busy]:
    """Let it happen until the block ends; where it broke, that is raised there."""
    made, ended, problems = Busy(redis, pace), threading.Event(), []

    def run() -> None:
        began = time.monotonic()
        try:
            for batch in itertools.count():
                if batch % (A_SECOND // BATCH) == 0:
                    made.show()
                made.happen()
                if ended.wait(max(began + (batch + 1) * BATCH / A_SECOND - time.monotonic(), 0)):
                    return
        except Exception as problem:  # It is raised again below, in the thread that can be told
            problems.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield made
    finally:
        ended.set()
        thread.join()
    if problems:
        raise problems[0]
