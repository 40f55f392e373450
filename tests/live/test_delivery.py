from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from apps.live.delivery import SHOWN, Viewer, filters_of
from apps.live.messages import (
    Filters,
    FiltersUpdated,
    Frame,
    Gap,
    SessionReset,
    UniverseInForce,
    UniverseUpdated,
    encode,
)
from tests.factories import HOUR, OPEN, high, highs, item
from tickstock.market.events import Control
from tickstock.market.filters import EVERYTHING, Filter
from tickstock.market.interest import Interest
from tickstock.market.tape import Tape
from tickstock.stream.log import Position


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
        viewer.ack(viewer.counts.frames)
    return frames


def test_a_page_begins_with_the_newest_and_then_gets_everything_new():
    market = tape(*highs(1, 80))
    viewer = Viewer(market, Interest())

    viewer.refresh()
    (shown,) = viewer.pull(now=0)
    market.append(highs(81, 83))

    assert isinstance(shown, Frame)
    assert (shown.refresh, shown.first, shown.through, shown.ledger) == (True, 81, 80, {})
    assert seqs(shown) == list(range(81 - SHOWN, 81))
    assert pulled(viewer) == [[81, 82, 83]]


def test_a_frame_says_what_was_scanned_delivered_and_filtered():
    market = tape(*highs(1, 2), item(high(3, "MSFT")))
    viewer = Viewer(market, Interest("Mine", frozenset({"MSFT"})))
    viewer.place.go_to(Position(7, 0))

    (frame,) = viewer.pull(now=0)

    assert isinstance(frame, Frame)
    assert (frame.first, frame.through, frame.ledger) == (1, 3, {"high": [3, 1, 2]})
    assert seqs(frame) == [3]


def test_events_stand_in_the_frame_as_the_worker_wrote_them():
    event = item(high(1))
    viewer = Viewer(tape(event), Interest())
    viewer.place.go_to(Position(7, 0))

    (frame,) = viewer.pull(now=0)

    assert event.data.decode() in encode(frame)


def test_with_two_frames_unacknowledged_nothing_more_is_sent_and_nothing_is_lost():
    market = tape(*highs(1, 1))
    viewer = Viewer(market, Interest())
    viewer.place.go_to(Position(7, 0))
    first = viewer.pull(now=0)
    market.append(highs(2, 2))
    second = viewer.pull(now=0)
    market.append(highs(3, 9))

    assert [len(first), len(second), len(viewer.pull(now=0))] == [1, 1, 0]
    viewer.ack(2)
    assert pulled(viewer) == [[3, 4, 5, 6, 7, 8, 9]]


def test_an_acknowledgement_of_a_frame_that_was_never_sent_is_none():
    viewer = Viewer(tape(*highs(1, 1)), Interest())
    viewer.place.go_to(Position(7, 0))
    viewer.pull(now=0)

    assert (viewer.ack(2), viewer.counts.acknowledged) == (False, 0)
    assert (viewer.ack(1), viewer.counts.acknowledged) == (True, 1)


def test_a_log_that_began_anew_is_declared_and_delivered_from_its_beginning():
    viewer = Viewer(tape(*highs(1, 3), epoch=8), Interest())
    viewer.place.go_to(Position(7, 10))

    gap, frame = viewer.pull(now=0)

    assert gap == Gap(epoch=7, first=11, to=None, reason="epoch", fill="/api/v1/events?after=7:10")
    assert isinstance(frame, Frame)
    assert (frame.epoch, seqs(frame)) == (8, [1, 2, 3])


def test_a_page_ahead_of_a_broker_that_lost_its_tail_waits_for_the_repair():
    market = tape(*highs(1, 3))
    viewer = Viewer(market, Interest())
    viewer.place.go_to(Position(7, 5))

    assert viewer.pull(now=100) == viewer.pull(now=104) == []
    market.append(highs(4, 6))
    (frame,) = viewer.pull(now=105)

    assert isinstance(frame, Frame)
    assert seqs(frame) == [6]


def test_a_page_that_stays_ahead_is_told_and_shown_what_there_is():
    viewer = Viewer(tape(*highs(1, 3)), Interest())
    viewer.place.go_to(Position(7, 500))

    viewer.pull(now=100)
    gap, frame = viewer.pull(now=105)

    assert gap == Gap(epoch=7, first=501, to=None, reason="epoch", fill="/api/v1/events?after=7:500")
    assert isinstance(frame, Frame)
    assert (frame.refresh, seqs(frame)) == (True, [1, 2, 3])


def test_asking_to_see_it_again_does_not_get_round_the_acknowledgements():
    viewer = Viewer(tape(*highs(1, 3)), Interest())

    frames = 0
    for _ in range(10):
        viewer.refresh()
        frames += len(viewer.pull(now=0))

    assert frames == 1


def test_what_is_under_way_to_one_page_is_bounded_in_bytes():
    market = tape(*highs(1, 5_000), capacity=10_000)
    viewer = Viewer(market, Interest())
    viewer.place.go_to(Position(7, 0))

    sizes = [len(encode(frame)) for frame in viewer.pull(now=0)]

    assert len(sizes) == 2
    assert sum(sizes) <= 256 * 1024
    assert viewer.is_behind


def test_a_page_that_takes_everything_in_is_not_behind():
    viewer = Viewer(tape(*highs(1, 2_500), capacity=10_000), Interest())
    viewer.place.go_to(Position(7, 0))

    assert sum(map(len, pulled(viewer))) == 2_500
    assert not viewer.is_behind


def test_a_page_that_stops_acknowledging_is_known_by_its_oldest_frame():
    viewer = Viewer(tape(*highs(1, 1)), Interest())
    viewer.place.go_to(Position(7, 0))
    viewer.pull(now=100)

    assert not viewer.under_way.is_stuck(now=124)
    assert viewer.under_way.is_stuck(now=125)
    viewer.ack(1)
    assert not viewer.under_way.is_stuck(now=125)


def test_only_what_was_acknowledged_is_where_a_device_got_to():
    viewer = Viewer(tape(*highs(1, 3)), Interest())
    viewer.place.go_to(Position(7, 0))
    viewer.pull(now=0)

    assert viewer.under_way.acknowledged is None
    assert viewer.ack(1)
    assert viewer.under_way.acknowledged == Position(7, 3)
    assert not viewer.ack(1)


def test_another_universe_is_in_force_from_a_number_on_and_the_page_is_shown_anew():
    market = tape(*highs(1, 2))
    viewer = Viewer(market, Interest())
    viewer.place.go_to(Position(7, 0))
    viewer.pull(now=0)

    told = list(viewer.change(Interest("Mine", frozenset({"MSFT"})), settings=2))
    market.append([item(high(3, "AAPL")), item(high(4, "MSFT"))])

    assert told == [UniverseUpdated(version=2, first=3, universe=UniverseInForce("Mine", 1))]
    assert viewer.pull(now=0) == []  # A refresh waits until what was wanted before is acknowledged
    viewer.ack(1)
    again, frame = viewer.pull(now=0)
    assert (again.refresh, again.settings, again.events) == (True, 2, [])
    assert (frame.first, frame.settings, seqs(frame)) == (3, 2, [4])


def test_other_filters_are_told_as_such():
    viewer = Viewer(tape(), Interest())

    extremes = Interest(filters="Extremes", filter=Filter(kinds=frozenset({"low", "high"}), cool_down=60))
    told = list(viewer.change(extremes, settings=2))

    assert told == [FiltersUpdated(version=2, first=1, filters=Filters("Extremes", ["high", "low"], {"cool_down": 60}))]


def test_a_session_that_begins_is_told_after_the_frame_it_began_in():
    began = Control(eid="session", seq=2, what="session", session="pre", at=OPEN - 5 * HOUR)
    viewer = Viewer(tape(item(high(1)), item(began), item(high(3))), Interest("Mine", frozenset()))
    viewer.place.go_to(Position(7, 0))

    frame, told = viewer.pull(now=0)

    assert seqs(frame) == [2]
    assert told == SessionReset(session="pre", day="2026-11-18", seq=2)


@given(st.lists(st.integers(0, 2_500), min_size=1, max_size=6), st.integers(0, 50))
def test_every_event_is_delivered_once_and_in_order(arrivals, position):
    market = tape(*highs(1, 50), capacity=100_000)
    viewer = Viewer(market, Interest())
    viewer.place.go_to(Position(7, position))

    delivered = []
    for count in arrivals:
        market.append(highs(market.end + 1, market.end + count))
        delivered += [seq for frame in pulled(viewer) for seq in frame]

    assert delivered == list(range(position + 1, market.end + 1))


def test_filters_of_symbols_say_how_many_of_the_universe_they_leave():
    mine = frozenset({"AAPL", "MSFT", "NVDA"})

    def left(members, **chosen) -> int | None:
        return filters_of(Interest("Mine", members, "Some", Filter(**chosen))).symbols

    assert left(mine, only=frozenset({"AAPL", "IBM"})) == 1
    assert left(mine, without=frozenset({"AAPL", "IBM"})) == 2
    assert left(None, only=frozenset({"AAPL", "IBM"}), without=frozenset({"IBM"})) == 1
    assert left(None, without=frozenset({"IBM"})) is None
    assert left(mine) is None


def test_what_is_chosen_though_it_is_the_default_is_not_told():
    chosen = Filter(
        kinds=frozenset(list(EVERYTHING.kinds)), sessions=frozenset(["post", "regular", "pre"]), cool_down=5
    )

    assert filters_of(Interest(filters="Some", filter=chosen)).thresholds == {"cool_down": 5}


def test_every_frame_says_by_which_filters_it_was_picked():
    viewer = Viewer(tape(item(high(1))), Interest(filters="Highs", filter=Filter(kinds=frozenset({"high"}))))
    viewer.place.go_to(Position(7, 0))

    (frame,) = viewer.pull(now=0)

    assert isinstance(frame, Frame)
    assert (frame.filters, seqs(frame)) == ("Highs", [1])
