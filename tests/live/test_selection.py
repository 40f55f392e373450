from __future__ import annotations

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from apps.live.selection import BLOCK, Selector, together
from apps.live.sieves import Sieves
from tests.factories import OPEN, high, highs, item, low
from tickstock.market.filters import Filter
from tickstock.market.interest import Interest
from tickstock.market.tape import Tape, stretch

MARKET = [item((high if seq % 3 else low)(seq, "ABC"[seq % 7 % 3])) for seq in range(1, 400)]


@given(st.integers(0, 398), st.integers(0, 398), st.frozensets(st.sampled_from("ABC")))
def test_run_by_run_the_same_is_picked_as_at_once(start, end, members):
    items, interest = MARKET[start:end], Interest("Mine", members)
    selector = Selector(Tape())

    for _ in range(2):  # The second time from what is kept
        runs = list(selector.select(interest, 7, stretch(items)))

        picked = [one for one in items if one.event.symbol in members]
        ledger = together(runs)
        assert ",".join(run.events for run in runs if run.events) == ",".join(one.data.decode() for one in picked)
        assert sum(line[0] for line in ledger.values()) == len(items)
        assert sum(line[1] for line in ledger.values()) == len(picked)
        assert all(run.through + 1 == after.first for run, after in pairwise(runs))


def test_viewers_who_want_the_same_share_what_was_picked_wherever_they_are():
    selector, items = Selector(Tape()), highs(1, 10 * BLOCK)
    list(selector.select(Interest("Mine", frozenset({"AAPL"})), 7, stretch(items)))
    before = selector.picked

    for behind in range(1, 50):
        list(selector.select(Interest("Mine", frozenset({"AAPL"})), 7, stretch(items[behind:])))

    assert selector.picked - before == 49  # Only the run each of them begins in


def test_nobody_gets_what_was_picked_for_another_interest_or_epoch():
    selector, items = Selector(Tape()), highs(1, BLOCK)

    (mine,) = selector.select(Interest("Mine", frozenset({"AAPL"})), 7, stretch(items))
    (theirs,) = selector.select(Interest("Mine", frozenset({"MSFT"})), 7, stretch(items))
    (later,) = selector.select(Interest("Mine", frozenset({"AAPL"})), 8, stretch(highs(1, BLOCK, "MSFT")))

    assert mine.events
    assert theirs.events == later.events == ""


def test_what_is_kept_for_others_is_bounded():
    selector = Selector(Tape(), kept=100_000)

    for seq in range(1, 2_000, 10):
        list(selector.select(Interest(), 7, stretch(highs(seq, seq + 9))))

    assert 0 < selector.size <= 100_000


def paced(seconds: int = 1) -> Tape:
    """A tape of a symbol that makes a high every second."""
    tape = Tape()
    tape.restart(epoch=7, after=0)
    tape.append([item(high(seq, at=OPEN + 1000 * seconds * seq)) for seq in range(1, 1_001)])
    return tape


@given(st.lists(st.integers(0, 999), min_size=1, max_size=8))
def test_all_viewers_of_a_paced_interest_get_the_same_wherever_they_begin(positions):
    tape = paced()
    selector, interest = Selector(tape), Interest(filter=Filter(cool_down=60))

    got = []
    for position in positions:
        runs = list(selector.select(interest, 7, tape.since(min(positions), 2_000)))
        runs = list(selector.select(interest, 7, tape.since(position, 2_000)))
        seqs = [one["seq"] for run in runs for one in json.loads(f"[{run.events}]")]
        got.append([seq for seq in seqs if seq > max(positions)])

    assert all(seqs == got[0] for seqs in got)


def test_a_paced_interest_is_warm_from_the_first_event_on():
    tape = paced()
    selector = Selector(tape)

    runs = list(selector.select(Interest(filter=Filter(cool_down=3_600)), 7, tape.since(990, 2_000)))

    assert [run.events for run in runs if run.events] == []


def test_an_interest_is_made_fast_once_an_hour_however_many_share_it():
    now = [0.0]
    sieves = Sieves(paced(), clock=lambda: now[0])
    for now[0] in (0.0, 10.0, 3_599.0, 3_600.0, 3_601.0):
        sieves.mask(Interest("Mine", frozenset({"AAPL"})), 7, stretch(highs(1, 3)))

    assert sieves.made == 2


def test_a_refresh_looks_at_all_that_is_held_and_shows_the_newest_of_each_kind():
    tape = Tape()
    tape.restart(epoch=7, after=0)
    tape.append([item(low(1)), *highs(2, 30_000)])

    newest = Selector(tape).newest(Interest(), until=29_000, per_kind=3)

    assert [one.event.seq for one in newest] == [1, 28_998, 28_999, 29_000]
