"""The compiled engine and the plain reference agree, event by event, on any tape."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.drive import Tick, batch, engine
from tests.ingest.reference import Reference

# Runs of trades: how many, how far apart (ms), how they drift, how large they are.
runs = st.tuples(
    st.integers(1, 80),
    st.sampled_from([0, 40, 900, 1_000, 5_000, 31_000, 605_000]),
    st.sampled_from([-0.0012, -0.0002, -0.00003, 0.0, 0.00003, 0.0002, 0.0012]),
    st.sampled_from([10, 100, 900, 5_000]),
)


COVERED = {"high", "low", "trend", "surge"}


def tape(found: list[tuple[int, int, float, int]]) -> list[Tick]:
    price, milliseconds, ticks = 100.0, 0, []
    for count, apart, drift, size in found:
        for _ in range(count):
            milliseconds += apart
            price *= 1 + drift
            if milliseconds < 6 * 3_600_000:
                ticks.append(Tick(round(price, 4), milliseconds / 1000, float(size)))
    return ticks


def told(event) -> tuple:
    match event.kind:
        case "high" | "low":
            return event.kind, event.reference, event.price
        case "trend":
            return "trend", event.window, event.direction, event.reversed, event.reference, event.move
        case _:
            return "surge", event.volume, event.baseline


def same(ours: tuple, theirs: tuple) -> bool:
    return len(ours) == len(theirs) and all(
        math.isclose(a, b, rel_tol=1e-9) if isinstance(a, float) else a == b for a, b in zip(ours, theirs, strict=True)
    )


@given(st.lists(runs, min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_both_notice_the_same(found):
    ticks = tape(found)
    made = engine()

    ours = [told(event) for event in made.update(batch(made, ticks)) if event.kind in COVERED]
    theirs = Reference().run(ticks)

    assert len(ours) == len(theirs)
    assert all(map(same, ours, theirs))
