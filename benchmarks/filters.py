"""What filtering costs: making an interest fast, looking at events through it, and many who share some."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from typing import Any

from apps.live.selection import Selector
from benchmarks.figures import Figure, seconds
from tickstock.market import wire
from tickstock.market.columns import columns_of
from tickstock.market.events import High, Low, Pressure, Surge, Trend
from tickstock.market.filters import Filter
from tickstock.market.interest import Interest
from tickstock.market.sieve import Sieve, account
from tickstock.market.tape import Item, Stretch, Tape

SYMBOLS = [f"S{number}" for number in range(12_000)]
EVENTS = 10_000
MEMBERS = 5_000
DISTINCT, USERS = 300, 1_000
NEW = 500  # Events of one pull

# Every threshold is on, and every list named.
ALL = Filter(
    kinds=frozenset({"high", "low", "trend", "surge", "pressure"}),
    sessions=frozenset({"regular"}),
    price_min=5.0,
    price_max=500.0,
    day_volume_min=1_000.0,
    day_dollars_min=10_000.0,
    volume_ratio_min=0.5,
    significance_min=1.1,
    move_min=0.0005,
    count_min=1,
    count_max=90,
    windows=frozenset({180, 360}),
    directions=frozenset({"up"}),
    r2_min=0.5,
    surge_ratio_min=3.0,
    pressure_min=60.0,
    only=frozenset(SYMBOLS[:9_000]),
    without=frozenset(SYMBOLS[:100]),
)


def measure() -> Iterator[Figure]:
    chance = random.Random(7)
    events = [_event(chance, seq) for seq in range(1, EVENTS + 1)]
    columns = columns_of(event for event, _ in events)
    interest = Interest("Mine", frozenset(SYMBOLS[:MEMBERS]), "All", ALL)
    compiling = min(seconds(lambda: Sieve(interest)) for _ in range(30))
    yield Figure("interest_compile_ms", compiling * 1e3, "ms", 5.0)
    sieve = Sieve(interest)
    sieving = min(seconds(lambda: account(columns, sieve.mask(columns))) for _ in range(50))
    yield Figure("filter_10k_ms", sieving * 1e3, "ms", 2.0)
    few, many = (_cost(events, users) for users in (DISTINCT, USERS))
    yield Figure("filter_300_users_ms", few * 1e3, "ms")
    yield Figure("filter_1000_of_300_ratio", many / few, "x", 1.2)


def _cost(events: list[Item], users: int) -> float:
    """Seconds to pick what is new for so many users, whose interests are DISTINCT."""
    chance = random.Random(8)  # The same interests for few and many
    kinds = [
        Interest(f"Of {one}", frozenset(chance.sample(SYMBOLS, MEMBERS)), f"By {one}", ALL) for one in range(DISTINCT)
    ]
    tape = Tape()
    tape.restart(epoch=1, after=0)
    tape.append(events)
    selector = Selector(tape)
    for interest in kinds:
        list(selector.select(interest, 1, tape.since(0, NEW)))  # Whoever opens a page pays for its sieve

    def pull(fresh: Stretch) -> None:
        for user in range(users):
            list(selector.select(kinds[user % DISTINCT], 1, fresh))

    pulls = [tape.since(turn * NEW, NEW) for turn in range(1, EVENTS // NEW)]
    return min(seconds(partial(pull, fresh)) for fresh in pulls)


def _event(chance: random.Random, seq: int) -> Item:
    common: dict[str, Any] = {
        "seq": seq,
        "eid": f"19f2c3d4e5-{seq}",
        "symbol": chance.choice(SYMBOLS),
        "price": chance.uniform(1, 800),
        "at": 1_795_361_537_123 + seq,
        "session": "regular",
        "significance": chance.uniform(1, 5),
        "block": False,
        "volume_ratio": chance.uniform(0, 4),
        "day_volume": chance.uniform(0, 1e6),
    }
    extreme: dict[str, Any] = {"reference": 181.9, "move": chance.uniform(-0.01, 0.01), "count": chance.randint(1, 99)}
    made = (
        lambda: High(**common, **extreme),
        lambda: Low(**common, **extreme),
        lambda: Trend(**common, window=180, direction=1, move=0.004, r2=chance.random(), reversed=False, reference=1),
        lambda: Surge(**common, volume=1e5, baseline=1e4, ratio=chance.uniform(3, 9)),
        lambda: Pressure(**common, net=chance.uniform(60, 100), side=1),
    )
    event = chance.choices(made, [35, 35, 15, 10, 5])[0]()
    return Item(event, wire.encode(event))
