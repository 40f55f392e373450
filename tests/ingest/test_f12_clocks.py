"""F12: clocks that change, half days, holidays, and restarts a millisecond around every boundary of a session."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from itertools import pairwise

import msgspec
import numpy as np
import pytest

from tests.ingest.drive import EXCHANGE
from tickstock.market.conditions import flags
from tickstock.market.events import AnyEvent, Control
from tickstock.market.sessions import NAMES, NEW_YORK, milliseconds
from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import TICK, TRADE, Ticks, identity
from workers.exchange import load_sessions
from workers.ingest.engine import image
from workers.ingest.engine.catch_up import catch_up
from workers.ingest.engine.engine import Engine
from workers.ingest.market_time import MarketTime
from workers.ingest.pipeline import Pipeline

SPANS = load_sessions()
SYMBOLS = ("AAPL", "MSFT")
DAYS = {
    "the clocks go forward": ("2026-03-06", "2026-03-09"),
    "the clocks go back": ("2026-10-30", "2026-11-02"),
    "a half day after a holiday": ("2026-11-25", "2026-11-27", "2026-11-30"),
    "Christmas Eve": ("2026-12-23", "2026-12-24", "2026-12-28"),
}
AROUND = (-2, -1, 0, 1, 60_000)  # Milliseconds from each boundary


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def engine() -> Engine:
    return Engine(SPANS, SymbolTable(), incarnation="first")


def ticks(made: Engine, days: tuple[str, ...]) -> tuple[Ticks, list[int]]:
    """Trades around each boundary of these days, each higher than the one before; and when they were."""
    spans = SPANS[np.isin(SPANS["day"], [ordinal(day) for day in days])]
    edges = sorted({int(edge) for name in ("start", "end") for edge in spans[name]})
    moments = sorted({edge + offset for edge in edges for offset in AROUND})
    found = [
        (made.symbols[symbol], TRADE, flags(()), 100.0 * 1.002**number, 100.0, at, identity(EXCHANGE, number, at), 0, 0)
        for number, at in enumerate(moments)
        for symbol in SYMBOLS
    ]
    return np.array(found, TICK), moments


def announced(found: list[AnyEvent]) -> list[tuple[str | None, int]]:
    return [(event.session, event.at) for event in found if isinstance(event, Control) and event.what == "session"]


def within(moments: list[int], days: tuple[str, ...]) -> list[str]:
    """The sessions that have trades, in order."""
    spans = SPANS[np.isin(SPANS["day"], [ordinal(day) for day in days])]
    return [NAMES[span["name"]] for span in spans if any(span["start"] <= at < span["end"] for at in moments)]


@pytest.mark.parametrize("days", DAYS.values(), ids=DAYS)
def test_every_session_is_announced_once_in_order_with_its_first_trade(days: tuple[str, ...]):
    made = engine()
    found, moments = ticks(made, days)

    told = made.update(found)

    names = within(moments, days)
    assert [name for name, _ in announced(told)] == names == ["pre", "regular", "post"] * len(days)
    for (_, at), (_, later) in pairwise(announced(told)):
        assert at < later


@pytest.mark.parametrize("days", DAYS.values(), ids=DAYS)
def test_a_restart_at_any_moment_tells_nothing_again_and_forgets_no_session(days: tuple[str, ...]):
    """From an image that is some trades old, and what the log was told since."""
    whole = engine()
    all_ticks, moments = ticks(whole, days)
    at_once = whole.update(all_ticks)

    for stop in range(len(all_ticks) + 1):
        first, second = engine(), engine()
        found, _ = ticks(first, days)
        saved = stop - stop % 6
        before = first.update(found[:saved])
        taken = image.unpack(image.pack(image.take(first, saved_at=1.0)))
        since = first.update(found[saved:stop])
        image.put_back(taken, second)
        catch_up(second, since)
        after = second.update(found[stop:])

        told = before + since + after
        assert announced(told) == announced(at_once), f"stopped after {stop}"
        highs = Counter((event.symbol, event.price) for event in told if event.kind == "high")
        assert max(highs.values()) == 1, f"stopped after {stop}"
    assert moments


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        ("2026-03-08 03:30", None),  # A Sunday, and an hour after the clocks went forward
        ("2026-03-09 03:59", None),
        ("2026-03-09 04:00", "pre"),
        ("2026-03-09 09:30", "regular"),
        ("2026-11-01 01:30", None),  # The hour that comes twice
        ("2026-11-02 09:29", "pre"),
        ("2026-11-02 09:30", "regular"),
        ("2026-11-26 10:00", None),  # Thanksgiving
        ("2026-11-27 12:59", "regular"),
        ("2026-11-27 13:00", "post"),
        ("2026-11-27 17:00", None),
        ("2026-12-24 13:00", "post"),
        ("2026-12-25 10:00", None),
    ],
)
def test_the_calendar_knows_the_clocks_of_new_york(moment: str, name: str | None):
    made = engine()
    at = milliseconds(datetime.fromisoformat(moment).replace(tzinfo=NEW_YORK))
    row = (made.symbols["AAPL"], TRADE, flags(()), 100.0, 100.0, at, identity(EXCHANGE, 1, at), 0, 0)

    told = made.update(np.array([row], TICK))

    assert [found for found, _ in announced(told)] == ([name] if name else [])


@pytest.mark.parametrize("jump", [-7_200_000, -60_000, 60_000, 3_600_000], ids=lambda jump: f"{jump / 60_000:+.0f} min")
def test_a_clock_that_jumps_within_a_day_announces_no_session_twice(jump: int):
    made = engine()
    opens = milliseconds(datetime(2026, 11, 25, 9, 30, tzinfo=NEW_YORK))
    moments = [opens + 7_200_000 + second * 1_000 for second in range(60)]
    moments = [at if number < 30 else at + jump for number, at in enumerate(moments)] + moments[30:]
    found = [
        (made.symbols["AAPL"], TRADE, flags(()), 100.0 + number, 100.0, at, identity(EXCHANGE, number, at), 0, 0)
        for number, at in enumerate(moments)
    ]

    told = made.update(np.array(found, TICK))

    assert [name for name, _ in announced(told)] == ["regular"]
    highs = [event.price for event in told if event.kind == "high"]
    assert highs == sorted(set(highs))
    assert highs[-1] == 189.0  # Late or early, no extreme is missed


def test_a_tick_of_tomorrow_opens_no_session_and_costs_no_other_tick():
    monday, tuesday = (milliseconds(datetime(2026, 3, day, 9, 30, tzinfo=NEW_YORK)) for day in (9, 10))
    live = Pipeline(engine(), MarketTime(is_live=True, wall=lambda: monday / 1000 + 1.0, passing=lambda: 7.0))

    told = live.take([frame(monday, monday + 10, tuesday + 50, monday + 20)])

    assert {(event.session, event.at) for event in told if isinstance(event, Control)} == {("regular", monday)}
    assert (live.counters()["future"], live.counters()["accepted"]) == (1, 3)


def frame(*times: int) -> bytes:
    return msgspec.json.encode(
        [
            {
                "ev": "T",
                "sym": "AAPL",
                "x": 4,
                "i": str(at),
                "z": 3,
                "p": 100.0,
                "s": 100,
                "c": [],
                "t": at,
                "q": number,
            }
            for number, at in enumerate(times)
        ]
    )
