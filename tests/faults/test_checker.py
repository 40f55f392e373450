"""The checker is checked: it says nothing of a clean record, and objects to every way of spoiling one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faults.checker import check
from tests.faults.clean import EPOCHS, clean, control
from tests.faults.clean import frame as made
from tests.faults.record import Closed, Event, Frame, Gap, Opened, Record

change = msgspec.structs.replace
SEEDS = st.integers(0, 10_000)
Draw = Callable[[Any], Any]


@pytest.mark.parametrize("seed", range(20))
def test_a_clean_record_is_clean(seed):
    verdict = check(clean(seed))

    assert (verdict.complaints, verdict.lost, verdict.duplicated, verdict.undeclared) == ([], 0, 0, 0)
    assert verdict.events > 150


def test_who_left_a_page_that_knew_no_log_yet_and_starts_anew_is_owed_what_comes_from_then_on():
    record = clean(1)
    heard = record.listeners[0].heard
    first = next(one for one in heard if isinstance(one, Frame))
    place = heard.index(first)

    def shown(epoch: int, through: int) -> Frame:
        return change(first, refresh=True, epoch=epoch, first=through + 1, through=through, ledger={}, events=[])

    heard[: place + 1] = [Opened(None), shown(0, 0), Closed(1006), Opened(None), shown(first.epoch, first.through)]

    assert check(record).complaints == []


def some_frame(record: Record, draw: Draw, events: int = 1) -> tuple[list[Any], int, Frame]:
    """A frame with so many events, and where it stands."""
    found = [
        (listener.heard, place, heard)
        for listener in record.listeners
        for place, heard in enumerate(listener.heard)
        if isinstance(heard, Frame) and len(heard.events) >= events
    ]
    return found[draw(st.integers(0, len(found) - 1))]


def place_in(draw: Draw, events: list[Event], last: int = 0) -> int:
    return int(draw(st.integers(0, len(events) - 1 - last)))


def drop_one(record: Record, draw: Draw) -> None:
    heard, place, frame = some_frame(record, draw)
    k = place_in(draw, frame.events)
    heard[place] = change(frame, events=frame.events[:k] + frame.events[k + 1 :])


def drop_one_and_hide_it_in_the_ledger(record: Record, draw: Draw) -> None:
    heard, place, frame = some_frame(record, draw)
    k = place_in(draw, frame.events)
    scanned, got, filtered = frame.ledger[frame.events[k].kind]
    ledger = frame.ledger | {frame.events[k].kind: [scanned, got - 1, filtered + 1]}
    heard[place] = change(frame, events=frame.events[:k] + frame.events[k + 1 :], ledger=ledger)


def drop_a_frame(record: Record, draw: Draw) -> None:
    heard, place, _ = some_frame(record, draw)
    del heard[place]


def swap_two(record: Record, draw: Draw) -> None:
    heard, place, frame = some_frame(record, draw, events=2)
    events = list(frame.events)
    k = place_in(draw, events, last=1)
    events[k], events[k + 1] = events[k + 1], events[k]
    heard[place] = change(frame, events=events)


def swap_two_frames(record: Record, draw: Draw) -> None:
    heard, place, _ = some_frame(record, draw)
    other = next((k for k in range(len(heard)) if isinstance(heard[k], Frame) and k != place), place)
    heard[place], heard[other] = heard[other], heard[place]


def repeat_one(record: Record, draw: Draw) -> None:
    heard, place, frame = some_frame(record, draw)
    k = place_in(draw, frame.events)
    heard[place] = change(frame, events=[*frame.events[: k + 1], frame.events[k], *frame.events[k + 1 :]])


def repeat_a_frame(record: Record, draw: Draw) -> None:
    heard, place, frame = some_frame(record, draw)
    heard.insert(place, frame)


def shift_one_number(record: Record, draw: Draw) -> None:
    heard, place, frame = some_frame(record, draw)
    events = list(frame.events)
    k = place_in(draw, events)
    events[k] = change(events[k], seq=events[k].seq + draw(st.sampled_from([-3, -1, 1, 2, 50])))
    heard[place] = change(frame, events=events)


def shrink_a_ledger(record: Record, draw: Draw) -> None:
    heard, place, frame = some_frame(record, draw)
    kind = draw(st.sampled_from(sorted(frame.ledger)))
    line, column = list(frame.ledger[kind]), draw(st.integers(0, 2))
    line[column] -= 1
    heard[place] = change(frame, ledger=frame.ledger | {kind: line})


def forget_a_line(record: Record, draw: Draw) -> None:
    heard, place, frame = some_frame(record, draw)
    kind = draw(st.sampled_from(sorted(frame.ledger)))
    heard[place] = change(frame, ledger={name: line for name, line in frame.ledger.items() if name != kind})


def hide_a_gap(record: Record, draw: Draw) -> None:
    listener = draw(st.sampled_from(record.listeners))
    listener.heard = [heard for heard in listener.heard if not isinstance(heard, Gap)]


def tell_a_gap_that_was_not(record: Record, draw: Draw) -> None:
    heard, place, frame = some_frame(record, draw)
    gap = Gap(epoch=frame.epoch, first=frame.first, to=frame.through, reason="trimmed")
    heard[place : place + 1] = [gap]


def end_an_epoch_that_was_not(record: Record, draw: Draw) -> None:
    record.broker_was_hurt = False


def deliver_to_the_wrong_user(record: Record, draw: Draw) -> None:
    """Bob gets a frame that was meant for Alice."""
    alice, bob = (listener.heard for listener in record.listeners[1:])
    places = [
        (heard, bob.index(mine))
        for heard in alice
        for mine in bob
        if isinstance(heard, Frame)
        and isinstance(mine, Frame)
        and any(event.kind != "control" for event in heard.events)
    ]
    theirs, place = places[draw(st.integers(0, len(places) - 1))]
    bob[place] = theirs


def slip_in_a_strangers_event(record: Record, draw: Draw) -> None:
    bob = record.listeners[2].heard
    foreign = next(event for event in record.logs[EPOCHS[1]].values() if event.symbol in record.universes["alice"])  # type: ignore[operator]
    place = draw(st.sampled_from([k for k, one in enumerate(bob) if isinstance(one, Frame)]))
    mine = bob[place]
    assert isinstance(mine, Frame)
    bob[place] = change(mine, events=[*mine.events, foreign])


def stop_short_of_the_end(record: Record, draw: Draw) -> None:
    heard = draw(st.sampled_from(record.listeners)).heard
    del heard[-draw(st.integers(1, 3)) :]


def lose_one_from_the_log(record: Record, draw: Draw) -> None:
    """Nobody ever saw it: only the market knows that it should be there."""
    log = record.logs[EPOCHS[1]]
    last = max(log)
    del log[last]
    for listener in record.listeners:
        frame = listener.heard[-1]
        assert isinstance(frame, Frame)
        listener.heard.pop()
        if frame.first < last:
            listener.heard.append(made(record, listener.name, frame.epoch, frame.first, last - 1, frame.b))


def tear_the_log(record: Record, draw: Draw) -> None:
    log = record.logs[EPOCHS[1]]
    del log[draw(st.integers(2, max(log) - 1))]


def tell_a_fact_again(record: Record, draw: Draw) -> None:
    """As a worker that came back without its memory would."""
    log = record.logs[EPOCHS[1]]
    log[max(log) + 1] = change(log[max(log)], eid="s2-1", seq=max(log) + 1, at=log[max(log)].at + 1)


def begin_a_session_twice(record: Record, draw: Draw) -> None:
    log = record.logs[EPOCHS[1]]
    seq = max(log) + 1
    log[seq] = change(control(seq, log[seq - 1].at, what="session", session="regular"), eid="s2-1")


def tell_what_never_happened(record: Record, draw: Draw) -> None:
    log = record.logs[EPOCHS[1]]
    seq = max(log) + 1
    log[seq] = change(log[seq - 1], eid=f"s1-{seq + 1_000}", seq=seq, price=12_345.0)


def lack_what_is_there(record: Record, draw: Draw) -> None:
    log = record.logs[EPOCHS[1]]
    seq = max(log) + 1
    gap = control(seq, log[seq - 1].at, what="feed_gap", since=log[2].at - 1, until=log[4].at + 1)
    log[seq] = change(gap, eid="s2-1")


@pytest.mark.parametrize(
    "spoil",
    [
        drop_one,
        drop_one_and_hide_it_in_the_ledger,
        drop_a_frame,
        swap_two,
        swap_two_frames,
        repeat_one,
        repeat_a_frame,
        shift_one_number,
        shrink_a_ledger,
        forget_a_line,
        hide_a_gap,
        tell_a_gap_that_was_not,
        end_an_epoch_that_was_not,
        deliver_to_the_wrong_user,
        slip_in_a_strangers_event,
        stop_short_of_the_end,
        lose_one_from_the_log,
        tear_the_log,
        tell_a_fact_again,
        begin_a_session_twice,
        tell_what_never_happened,
        lack_what_is_there,
    ],
)
def test_it_objects(spoil):
    @settings(max_examples=25, deadline=None)
    @given(seed=SEEDS, data=st.data())
    def objects(seed, data):
        record = clean(seed)
        spoil(record, data.draw)
        assert not check(record).is_clean

    objects()


def test_what_went_with_a_killed_worker_has_to_be_declared():
    record = clean(1)
    gone = record.facts[-1]
    for log in record.logs.values():
        for seq in [seq for seq, event in log.items() if event.identity == gone.identity]:
            del log[seq]
    record.kills, record.listeners = [gone.sent_at + 1.0], []
    assert check(record).lost == 1

    log = record.logs[EPOCHS[1]]
    seq = max(log) + 1
    log[seq] = change(control(seq, gone.at, what="feed_gap", since=gone.at - 1, until=gone.at + 50), eid="s2-1")

    assert (check(record).lost, check(record).declared) == (0, 1)
