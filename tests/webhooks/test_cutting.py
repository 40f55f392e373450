"""Whatever an interest keeps, wherever windows end and however full the queue is: every number is accounted for once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from apps.webhooks import cutting
from apps.webhooks.cutting import Draft, Standing, Window, cut, overdue
from tests.factories import high, item
from tickstock.market.tape import stretch
from tickstock.stream.entries import holes
from tickstock.stream.log import Position

EPOCH = 7


@st.composite
def numbers_and_fates(draw: st.DrawFn) -> list[str]:
    """Of number 1, 2, 3 ... in turn: kept by the interest, filtered, or gone."""
    return draw(st.lists(st.sampled_from(["kept", "filtered", "gone"]), min_size=1, max_size=60))


def window(after: int, fates: list[str]) -> tuple[Window, np.ndarray]:
    """The numbers that follow `after`, as the archive gives them."""
    through = after + len(fates)
    held = [after + place for place, fate in enumerate(fates, 1) if fate != "gone"]
    keep = np.array([fate == "kept" for fate in fates if fate != "gone"], np.bool_)
    events = stretch([item(high(seq)) for seq in held])
    missing: cutting.Runs = [*holes(after, held, through)]
    return Window(Position(EPOCH, after), events, missing, through, Position(EPOCH, through)), keep


@given(numbers_and_fates(), st.integers(1, 20), st.integers(1, 4), st.integers(1, 5))
def test_every_number_is_told_once(fates, size, room, at_once):
    drafts: list[Draft] = []
    at = Standing(EPOCH, 0, 0, {})
    with_fewer = cutting.AT_ONCE
    cutting.AT_ONCE = at_once
    try:
        while at.seq < len(fates):
            found, at = cut(at, *window(at.seq, fates[at.seq : at.seq + size]), room)
            assert len(found) <= room
            drafts += found
    finally:
        cutting.AT_ONCE = with_fewer
    if at.ledger:
        last, at = overdue(at)
        drafts.append(last)

    bounds = [0, *(draft.through for draft in drafts)]
    gone = {number for draft in drafts for first, last in draft.missing for number in range(first, (last or 0) + 1)}
    ledgers = [draft.ledger.get("high", [0, 0, 0]) for draft in drafts]
    assert [draft.first - 1 for draft in drafts] == bounds[:-1]
    assert bounds[-1] == at.told == at.seq == len(fates)
    assert gone == {number for number, fate in enumerate(fates, 1) if fate == "gone"}
    assert [sum(line[place] for line in ledgers) for place in (1, 2)] == [fates.count("kept"), fates.count("filtered")]
    assert [len(draft.events) for draft in drafts] == [line[1] for line in ledgers]
    assert max(len(draft.events) for draft in drafts) <= at_once


def test_nothing_is_cut_where_there_is_no_room():
    at = Standing(EPOCH, 0, 0, {"low": [1, 0, 1]})

    assert cut(at, *window(0, ["kept", "filtered"]), 0) == ([], at)
