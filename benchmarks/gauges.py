"""What gauges cost a web process: one look at 12,000 symbols a second, and one universe more."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from apps.live.gauges.catalogue import Catalogue
from apps.live.gauges.edition import Want
from apps.live.gauges.looker import Looker
from benchmarks.broker import broker
from benchmarks.figures import Figure, percentile, seconds
from benchmarks.pulls import item
from tickstock.market.rows import ROW, Rows
from tickstock.market.tape import Tape
from tickstock.stream import client, rows
from tickstock.stream.rows import Snapshot

SYMBOLS = 12_000
SECTORS = 11
EVENTS = 50_000  # Of the last 20 minutes
MEMBERS = 500  # Of a universe
TIMES = 15
NOW = 1_795_361_537_123
NOBODYS = frozenset[str]()


def measure() -> Iterator[Figure]:
    """The yardstick is reading the same snapshot from the broker, which nobody can do without."""
    market, names = whole_market(), [f"S{number}" for number in range(SYMBOLS)]
    tape, looker = Tape(), Looker()
    tape.restart(epoch=1, after=0)
    tape.append([item(seq, names[seq % SYMBOLS]) for seq in range(1, EVENTS + 1)])
    catalogue = Catalogue({name: place % SECTORS for place, name in enumerate(names)}, {})
    snapshot = Snapshot(1, EVENTS, market)
    universes = [Want(frozenset(names[first : first + MEMBERS]), NOBODYS) for first in range(0, 20 * MEMBERS, MEMBERS)]

    def look(*wants: Want) -> None:
        looker.look(snapshot, looker.take(tape, snapshot), wants, catalogue, 0.0)

    look(*universes)
    alone = middle(look)
    one = (middle(lambda: look(*universes)) - alone) / len(universes)
    yield Figure("gauges_look_ms", alone * 1000, "ms", wanted=50)
    yield Figure("gauges_look_vs_read", alone / reading(market), "x", wanted=4)
    yield Figure("gauges_universe_ms", one * 1000, "ms", wanted=2)
    yield Figure("gauges_universe_vs_look", one / alone, "x", wanted=0.5)
    yield Figure("gauges_page_late_ms", asyncio.run(held(look, universes)) * 1000, "ms", wanted=20)


def whole_market() -> Rows:
    made, dice = np.zeros(SYMBOLS, ROW), np.random.default_rng(1)
    made["symbol"] = [f"S{number}".encode() for number in range(SYMBOLS)]
    made["day"], made["last_at"], made["second"] = 740_000, NOW, NOW // 1000
    for name, base in (
        ("prev_close", 100),
        ("open", 100),
        ("last", 100),
        ("low", 90),
        ("high", 120),
        ("turnover", 1e6),
    ):
        made[name] = base + dice.random(SYMBOLS)
    for name in ("day_volume", "turnover_volume", "volume_60s", "baseline", "buying", "selling"):
        made[name] = 1_000.0 * dice.random(SYMBOLS)
    made["trades"], made["highs"], made["lows"] = 100, 3, 2
    return made


def middle(action: Callable[[], object]) -> float:
    return statistics.median(seconds(action) for _ in range(TIMES))


def reading(market: Rows) -> float:
    """How long it takes to get the rows from a broker."""
    with TemporaryDirectory() as folder, broker(Path(folder)) as url, client.connect(url) as redis:
        rows.save(redis, 0, 1, 0, market.tobytes())
        return middle(lambda: rows.read(redis))


async def held(look: Callable[..., None], universes: list[Want]) -> float:
    """How late a timer of a page is while a thread looks, at the worst but one in a hundred."""
    late: list[float] = []

    def often() -> None:
        for _ in range(TIMES):
            look(*universes)

    looking = asyncio.get_running_loop().run_in_executor(None, often)
    while not looking.done():
        due = time.perf_counter() + 0.001
        await asyncio.sleep(0.001)
        late.append(time.perf_counter() - due)
    await looking
    return percentile(late, 99)
