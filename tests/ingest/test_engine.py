"""What holds for every detector."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import HOUR
from tests.ingest.drive import Tick, batch, engine, events
from workers.ingest.engine import kernel
from workers.ingest.engine.engine import SHEET

DAY = 24 * HOUR // 1000


def walk(count: int, seed: int = 1) -> list[Tick]:
    """A wild market of three symbols."""
    random = np.random.default_rng(seed)
    steps = random.normal(0.0, 0.001, count)
    sizes = random.integers(1, 20_000, count)
    return [
        Tick(round(100 * float(np.exp(steps[: k + 1].sum())), 2), k * 0.7, float(sizes[k]), symbol="ABC"[k % 3])
        for k in range(count)
    ]


def counted(*found: Tick) -> dict[str, int]:
    made = engine()
    events(*found, on=made)
    return {reason: count for reason, count in made.counts().items() if count}


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 1_500), st.integers(0, 5))
def test_how_ticks_are_cut_into_batches_changes_nothing(size, seed):
    ticks = walk(1_500, seed)
    whole, parts = engine(), engine()
    whole_batch, parts_batch = batch(whole, ticks), batch(parts, ticks)

    at_once = whole.update(whole_batch)
    in_parts = [e for first in range(0, len(ticks), size) for e in parts.update(parts_batch[first : first + size])]

    assert at_once == in_parts
    assert whole.rows.tobytes() == parts.rows.tobytes()


def test_more_events_than_fit_on_one_sheet_are_all_told():
    climb = [Tick(10.0 * 1.002**k, symbol=f"S{s}") for k in range(10) for s in range(SHEET // 5)]

    assert len(events(*climb, only=("high",))) == 9 * (SHEET // 5)


def test_symbols_keep_their_state_when_the_memory_grows():
    made = engine()
    events(Tick(100.0, symbol="FIRST"), on=made)

    events(*(Tick(50.0, symbol=f"S{k}") for k in range(5_000)), on=made)

    assert [event.kind for event in events(Tick(101.0, 1, symbol="FIRST"), on=made)] == ["high"]


@pytest.mark.parametrize(
    ("tick", "reason"),
    [
        (Tick(float("nan")), "invalid_price"),
        (Tick(float("inf")), "invalid_price"),
        (Tick(0.0), "invalid_price"),
        (Tick(-1.0), "invalid_price"),
        (Tick(100.0, size=-1.0), "invalid_size"),
        (Tick(100.0, size=float("nan")), "invalid_size"),
        (Tick(100.0, second=-DAY), "outside_sessions"),
        (Tick(100.0, second=12 * 3_600), "outside_sessions"),
        (Tick(100.0, second=90 * DAY), "outside_sessions"),
        (Tick(100.0, symbol="not a ticker"), "unknown_symbol"),
    ],
)
def test_a_tick_that_makes_no_sense_is_counted_and_the_next_one_is_taken(tick, reason):
    assert counted(Tick(100.0), tick, Tick(100.01, 1)) == {"accepted": 2, reason: 1}


def test_the_same_trade_twice_is_taken_once():
    assert counted(Tick(100.0, trade_id=7), Tick(100.0, trade_id=7), Tick(100.0, 1, trade_id=7)) == {
        "accepted": 2,
        "duplicate": 1,
    }


def test_a_trade_is_remembered_for_63_others_of_its_symbol():
    others = [Tick(100.0)] * 63

    assert counted(Tick(100.0, trade_id=7), *others, Tick(100.0, trade_id=7)) == {"accepted": 64, "duplicate": 1}


def test_a_trade_is_forgotten_after_64_others_of_its_symbol():
    others = [Tick(100.0)] * 64

    assert counted(Tick(100.0, trade_id=7), *others, Tick(100.0, trade_id=7)) == {"accepted": 66}


def test_a_late_trade_counts_as_if_it_fell_into_the_newest_second():
    made = engine()

    events(Tick(100.0, 10), Tick(101.0, 5), on=made)

    assert made.counts()["late"] == 1
    assert made.rows["second"][0] == Tick(0, 10).at // 1000
    assert made.rows["volume_60s"][0] == 200.0


def test_a_trade_of_a_session_that_is_over_adds_to_the_day_only():
    made = engine()

    told = events(Tick(100.0, -10), Tick(100.0, 10), Tick(150.0, -5), on=made)

    assert told == []
    assert made.counts()["late_session"] == 1
    assert (made.rows["volume"][0], made.rows["day_volume"][0], made.rows["high"][0]) == (100.0, 300.0, 100.0)


def test_the_next_day_knows_the_close_of_the_day_before():
    made = engine()

    events(Tick(100.0, 60), Tick(102.0, 3_600), Tick(103.0, 7 * 3_600), Tick(104.0, DAY + 60), on=made)

    assert made.rows["prev_close"][0] == 102.0


def test_every_event_has_its_own_identity():
    told = events(*walk(1_000))

    assert len({event.eid for event in told}) == len(told) > 50


def test_every_reason_has_a_counter():
    assert set(counted()) == set()
    assert len(engine().counts()) == len(kernel.COUNTERS)
