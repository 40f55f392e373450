from __future__ import annotations

from collections import Counter, defaultdict
from itertools import accumulate, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import OPEN, high, low
from tickstock.market.columns import columns_of
from tickstock.market.events import AnyEvent, Control
from tickstock.market.filters import Filter
from tickstock.market.pacing import Pacer

steps = st.lists(st.tuples(st.integers(0, 20), st.sampled_from("AB"), st.sampled_from([1.0, 2.0, 5.0])), max_size=80)


def passing(wanted: Filter, events: list[AnyEvent], cut: int = 0) -> list[AnyEvent]:
    """Those that pass; the events come in two portions."""
    pacer = Pacer(wanted)
    masks = [pacer.pace(columns_of(part), np.ones(len(part), bool)) for part in (events[:cut], events[cut:])]
    return [event for event, passes in zip(events, np.concatenate(masks).tolist(), strict=True) if passes]


def market(steps: list[tuple[int, str, float]]) -> list[AnyEvent]:
    seconds = accumulate(step[0] for step in steps)
    return [
        high(symbol=symbol, significance=significance, at=OPEN + 1000 * second)
        for second, (_, symbol, significance) in zip(seconds, steps, strict=True)
    ]


def test_a_symbol_that_has_just_been_told_cools_down():
    events: list[AnyEvent] = [high(at=OPEN + 1000 * second) for second in (0, 10, 59, 60, 61)]

    assert [event.at - OPEN for event in passing(Filter(cool_down=60), events)] == [0, 60_000]


def test_other_symbols_and_other_kinds_have_a_cool_down_of_their_own():
    events: list[AnyEvent] = [high(at=OPEN), high(symbol="MSFT", at=OPEN), low(at=OPEN), high(at=OPEN)]

    assert passing(Filter(cool_down=60), events) == events[:3]


def test_once_it_is_known_what_is_significant_the_rest_waits_in_vain():
    first: list[AnyEvent] = [high(at=OPEN + k, significance=float(k)) for k in (1, 9, 8, 2, 3)]
    second: list[AnyEvent] = [high(at=OPEN + 60_000 + k, significance=float(k)) for k in (1, 2, 8, 3, 9)]

    assert [event.significance for event in passing(Filter(per_minute=2), first + second)] == [1.0, 9.0, 8.0, 9.0]


@given(steps, st.integers(1, 6))
def test_never_more_than_the_budget_passes_in_a_minute(steps, per_minute):
    passed = passing(Filter(per_minute=per_minute), market(steps))

    assert all(count <= per_minute for count in Counter(event.at // 60_000 for event in passed).values())


@given(steps, st.integers(1, 100))
def test_a_symbol_is_never_told_within_its_cool_down(steps, cool_down):
    at: defaultdict[str, list[int]] = defaultdict(list)
    for event in passing(Filter(cool_down=cool_down), market(steps)):
        at[event.symbol].append(event.at)

    assert all(b - a >= cool_down * 1000 for times in at.values() for a, b in pairwise(times))


@given(steps, st.integers(0, 80), st.integers(0, 60), st.integers(0, 5))
def test_in_which_portions_they_come_makes_no_difference(steps, cut, cool_down, per_minute):
    wanted, events = Filter(cool_down=cool_down, per_minute=per_minute), market(steps)

    assert passing(wanted, events, cut) == passing(wanted, events)


def test_what_concerns_everybody_always_passes():
    session = Control(eid="one", what="session")

    assert passing(Filter(per_minute=1), [high(at=OPEN), session, session]) == [high(at=OPEN), session, session]
