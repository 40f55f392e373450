"""What is kept of events where memory and disk are full."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.factories import OPEN, high, low
from tickstock.market.events import Control, Halt, Pressure, Surge
from workers.ingest.held.overflow import Overflow

COMMON = {"price": 1.0, "at": OPEN, "session": "regular", "significance": 1.0, "block": False, "volume_ratio": None}


def halt(number, symbol="AAPL"):
    return Halt(eid=f"h-{number}", symbol=symbol, **COMMON)


def pressure(number, symbol="AAPL"):
    return Pressure(eid=f"p-{number}", symbol=symbol, net=90.0, side=1, **COMMON)


def surge(number, symbol="AAPL"):
    return Surge(eid=f"s-{number}", symbol=symbol, volume=1.0, baseline=1.0, ratio=1.0, **COMMON)


def full(events, limit=100):
    overflow = Overflow(limit, name="outbox.1")
    for event in events:
        overflow.add(event)
    return overflow


def test_the_newest_of_each_symbol_and_kind_is_kept_in_order_of_detection():
    overflow = full([high(1), high(2, "MSFT"), low(3), high(4)])

    mark, *kept = overflow.take()

    assert [event.seq for event in kept] == [2, 3, 4]
    assert isinstance(mark, Control)
    assert (mark.what, mark.counts, mark.events) == ("conflated", {"high": 1}, 3)
    assert (mark.since, mark.until) == (OPEN + 1, OPEN + 1)
    assert overflow.conflated == {"high": 1}


def test_where_nothing_was_left_out_there_is_no_mark():
    assert [event.seq for event in full([high(1), low(2)]).take()] == [1, 2]


def test_the_newest_extreme_of_each_session_is_kept():
    kept = full([high(1, session="pre"), high(2), high(3)]).take()[1:]

    assert [(event.seq, event.session) for event in kept] == [(1, "pre"), (3, "regular")]


def test_every_halt_and_every_control_event_is_kept():
    session = Control(eid="c-1", what="session")

    assert full([halt(1), session, halt(2)]).take() == [halt(1), session, halt(2)]


def test_where_even_that_is_too_much_the_lowest_priority_is_thinned_first():
    symbols = [f"S{number}" for number in range(10)]
    found = [make(number, symbol) for number, symbol in enumerate(symbols) for make in (pressure, surge, high)]

    kept = full(found, limit=22).take()[1:]

    kinds = [event.kind for event in kept]
    assert (kinds.count("pressure"), kinds.count("surge"), kinds.count("high")) == (1, 10, 10)


@given(st.lists(st.tuples(st.sampled_from([high, low, pressure, surge, halt]), st.integers(0, 9))), st.integers(5, 30))
def test_it_is_bounded_and_every_event_is_kept_or_counted(found, limit):
    events = [make(number, f"S{symbol}") for number, (make, symbol) in enumerate(found)]
    overflow = full(events, limit)

    assert len(overflow) <= limit
    left_out = overflow.conflated.total()
    kept = [event for event in overflow.take() if event.kind != "control"]
    assert len(kept) + left_out == len(events)
    assert [events.index(event) for event in kept] == sorted(events.index(event) for event in kept)
    assert len(overflow) == 0
