from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from apps.live.selection import BLOCK, Selector
from tests.factories import high, highs, item, low
from tickstock.market.interest import Interest

MARKET = [item((high if seq % 3 else low)(seq, "ABC"[seq % 7 % 3])) for seq in range(1, 400)]


@given(st.integers(0, 398), st.integers(0, 398), st.frozensets(st.sampled_from("ABC")))
def test_run_by_run_the_same_is_picked_as_at_once(start, end, members):
    items, interest = MARKET[start:end], Interest("Mine", members)
    selector = Selector()

    for _ in range(2):  # The second time from what is kept
        runs = list(selector.select(interest, 7, items))

        picked, ledger = interest.pick(items)
        assert ",".join(run.events for run in runs if run.events) == ",".join(one.data.decode() for one in picked)
        assert {kind: sum(run.ledger.get(kind, [0])[0] for run in runs) for kind in ledger} == {
            kind: line[0] for kind, line in ledger.items()
        }
        assert all(run.through + 1 == after.first for run, after in pairwise(runs))


def test_viewers_who_want_the_same_share_what_was_picked_wherever_they_are():
    selector, items = Selector(), highs(1, 10 * BLOCK)
    list(selector.select(Interest("Mine", frozenset({"AAPL"})), 7, items))
    before = selector.picked

    for behind in range(1, 50):
        list(selector.select(Interest("Mine", frozenset({"AAPL"})), 7, items[behind:]))

    assert selector.picked - before == 49  # Only the run each of them begins in


def test_nobody_gets_what_was_picked_for_another_interest_or_epoch():
    selector, items = Selector(), highs(1, BLOCK)

    (mine,) = selector.select(Interest("Mine", frozenset({"AAPL"})), 7, items)
    (theirs,) = selector.select(Interest("Mine", frozenset({"MSFT"})), 7, items)
    (later,) = selector.select(Interest("Mine", frozenset({"AAPL"})), 8, highs(1, BLOCK, "MSFT"))

    assert mine.events
    assert theirs.events == later.events == ""


def test_what_is_kept_for_others_is_bounded():
    selector = Selector(kept=100_000)

    for seq in range(1, 2_000, 10):
        list(selector.select(Interest(), 7, highs(seq, seq + 9)))

    assert 0 < selector.size <= 100_000
