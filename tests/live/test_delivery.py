from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from apps.live.delivery import SHOWN, Viewer
from apps.live.protocol import Frame, Gap, encode
from tests.factories import high, highs, item
from tickstock.market.interest import Interest
from tickstock.market.tape import Tape


def tape(*items, epoch: int = 7, capacity: int = 1_000) -> Tape:
    made = Tape(capacity)
    made.restart(epoch=epoch, after=0)
    made.append(list(items))
    return made


def seqs(frame: Frame) -> list[int]:
    return [event["seq"] for event in json.loads(encode(frame))["events"]]


def pulled(viewer: Viewer) -> list[list[int]]:
    """The numbers in each frame until nothing is left, each acknowledged at once."""
    frames = []
    while messages := viewer.pull(now=0):
        frames += [seqs(message) for message in messages if isinstance(message, Frame)]
        viewer.ack(viewer.frames)
    return frames


def test_a_page_begins_with_the_newest_and_then_gets_everything_new():
    market = tape(*highs(1, 80))
    viewer = Viewer(market, Interest())

    viewer.start()
    (shown,) = viewer.pull(now=0)
    market.append(highs(81, 83))

    assert isinstance(shown, Frame)
    assert (shown.refresh, shown.first, shown.through, shown.ledger) == (True, 81, 80, {})
    assert seqs(shown) == list(range(81 - SHOWN, 81))
    assert pulled(viewer) == [[81, 82, 83]]


def test_a_frame_says_what_was_scanned_delivered_and_filtered():
    market = tape(*highs(1, 2), item(high(3, "MSFT")))
    viewer = Viewer(market, Interest("Mine", frozenset({"MSFT"})))
    viewer.resume(7, 0)

    (frame,) = viewer.pull(now=0)

    assert isinstance(frame, Frame)
    assert (frame.first, frame.through, frame.ledger) == (1, 3, {"high": [3, 1, 2]})
    assert seqs(frame) == [3]


def test_events_stand_in_the_frame_as_the_worker_wrote_them():
    event = item(high(1))
    viewer = Viewer(tape(event), Interest())
    viewer.resume(7, 0)

    (frame,) = viewer.pull(now=0)

    assert event.data.decode() in encode(frame)


def test_with_two_frames_unacknowledged_nothing_more_is_sent_and_nothing_is_lost():
    market = tape(*highs(1, 1))
    viewer = Viewer(market, Interest())
    viewer.resume(7, 0)
    first = viewer.pull(now=0)
    market.append(highs(2, 2))
    second = viewer.pull(now=0)
    market.append(highs(3, 9))

    assert [len(first), len(second), len(viewer.pull(now=0))] == [1, 1, 0]
    viewer.ack(2)
    assert pulled(viewer) == [[3, 4, 5, 6, 7, 8, 9]]


def test_what_fell_off_the_tape_is_declared_before_what_follows():
    market = tape()
    market.append(highs(50, 51))
    viewer = Viewer(market, Interest())
    viewer.resume(7, 10)

    gap, frame = viewer.pull(now=0)

    assert gap == Gap(epoch=7, first=11, to=49, reason="trimmed")
    assert isinstance(frame, Frame)
    assert seqs(frame) == [50, 51]


def test_a_log_that_began_anew_is_declared_and_delivered_from_its_beginning():
    viewer = Viewer(tape(*highs(1, 3), epoch=8), Interest())
    viewer.resume(7, 10)

    gap, frame = viewer.pull(now=0)

    assert gap == Gap(epoch=7, first=11, to=None, reason="epoch")
    assert isinstance(frame, Frame)
    assert (frame.epoch, seqs(frame)) == (8, [1, 2, 3])


def test_a_page_ahead_of_a_broker_that_lost_its_tail_waits_for_the_repair():
    market = tape(*highs(1, 3))
    viewer = Viewer(market, Interest())
    viewer.resume(7, 5)

    assert viewer.pull(now=100) == viewer.pull(now=104) == []
    market.append(highs(4, 6))
    (frame,) = viewer.pull(now=105)

    assert isinstance(frame, Frame)
    assert seqs(frame) == [6]


def test_a_page_that_stays_ahead_is_told_and_shown_what_there_is():
    viewer = Viewer(tape(*highs(1, 3)), Interest())
    viewer.resume(7, 500)

    viewer.pull(now=100)
    gap, frame = viewer.pull(now=105)

    assert gap == Gap(epoch=7, first=501, to=None, reason="epoch")
    assert isinstance(frame, Frame)
    assert (frame.refresh, seqs(frame)) == (True, [1, 2, 3])


def test_asking_to_see_it_again_does_not_get_round_the_acknowledgements():
    viewer = Viewer(tape(*highs(1, 3)), Interest())
    viewer.start()

    frames = 0
    for _ in range(10):
        viewer.refresh()
        frames += len(viewer.pull(now=0))

    assert frames == 2


def test_one_pull_sends_as_much_as_two_frames_hold():
    market = tape(*highs(1, 2_500), capacity=10_000)
    viewer = Viewer(market, Interest())
    viewer.resume(7, 0)

    assert [len(seqs(frame)) for frame in viewer.pull(now=0) if isinstance(frame, Frame)] == [1_000, 1_000]
    assert not viewer.is_behind


@given(st.lists(st.integers(0, 2_500), min_size=1, max_size=6), st.integers(0, 50))
def test_every_event_is_delivered_once_and_in_order(arrivals, position):
    market = tape(*highs(1, 50), capacity=100_000)
    viewer = Viewer(market, Interest())
    viewer.resume(7, position)

    delivered = []
    for count in arrivals:
        market.append(highs(market.end + 1, market.end + count))
        delivered += [seq for frame in pulled(viewer) for seq in frame]

    assert delivered == list(range(position + 1, market.end + 1))
