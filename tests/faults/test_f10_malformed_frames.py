"""F10: whatever the provider sends, the next frame is processed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import OPEN, sessions, trade
from tests.faults.way import Way
from tests.waiting import until
from tickstock.market.symbols import SymbolTable
from workers.ingest.engine.engine import Engine
from workers.ingest.pipeline import Pipeline

FRAME = json.dumps([trade(sym="AAPL", p=190.0, t=OPEN, i="1"), trade(sym="MSFT", p=410.0, t=OPEN, i="2")]).encode()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["T", "Q", "A", "LULD"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["ev", "sym", "p", "s", "t", "i", "x", "z", "c", "bp", "ap", "T"]), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


@st.composite
def mutilated(draw: Any) -> bytes:
    """A good frame with bytes changed, cut out, doubled or put in."""
    frame = bytearray(FRAME)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(frame) - 1)) if frame else 0
        match draw(st.integers(0, 3)):
            case 0 if frame:
                frame[place] = draw(st.integers(0, 255))
            case 1:
                del frame[place : place + draw(st.integers(1, 40))]
            case 2:
                frame[place:place] = frame[place : place + draw(st.integers(1, 40))]
            case _:
                frame[place:place] = draw(st.binary(max_size=8))
    return bytes(frame)


def pipeline() -> Pipeline:
    return Pipeline(Engine(sessions(), SymbolTable({"AAPL", "MSFT", "IBM"}), "test"))


ONE = pipeline()  # Whatever it was fed before, it goes on


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        mutilated() | st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()),
        min_size=1,
        max_size=3,
    )
)
def test_the_next_frame_is_processed(frames):
    ONE.take(frames)
    before = ONE.counters()["frames"], ONE.ticks

    ONE.take([FRAME])

    assert (ONE.counters()["frames"], ONE.ticks) == (before[0] + 1, before[1] + 2)


@pytest.mark.timeout(120)
def test_no_kind_of_garbage_costs_the_worker_a_trade(way: Way):
    kinds = ("broken-json", "unknown-event", "half-item", "wrong-types", "nan", "nested", "bad-utf8", "binary", "blank")
    way.simulator(
        "--symbols", "300", "--rate", "3000", "--warm-up", "0", "--for", "8s",
        does=(*(f"every 300ms garbage {kind}" for kind in kinds), "at 3s huge 20MB"),
    )  # fmt: skip
    way.ingest(SUBSCRIBE="T.*")
    until(lambda: way.counter("huge_frames") or way.counter("unknown_type") > 1_000, 60)

    until(lambda: way.counter("accepted") + way.counter("ignored") > 0, 60)
    until(lambda: not way.pulse or way.pulse.feed.age_ms is None or way.pulse.feed.age_ms > 3_000, 60)

    taken = sum(
        way.counter(name) for name in ("accepted", "duplicate", "invalid_price", "invalid_size", "outside_sessions")
    )
    assert taken == way.sent()["T"] > 10_000
