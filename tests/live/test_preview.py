"""What a draft would have let through of the last hour, and why the rest fell."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.live import hour as of_hour
from apps.live.hour import LastHour, hour_of
from apps.live.preview import SHOWN, preview
from tests.factories import HOUR, OPEN, high, item, low
from tests.log import Log
from tests.market.made import events, filters
from tests.market.wanted import is_wanted
from tests.services.environment import environment
from tickstock.market.events import KINDS, Control, Surge
from tickstock.market.filters import EVERYTHING, Filter
from tickstock.market.interest import Interest
from tickstock.market.pacing import Pacer
from tickstock.market.sentences import told
from tickstock.market.tape import stretch

MINUTE = 60_000


def looked_at(*told_of, **settings):
    return preview(hour_of([item(one) for one in told_of]), Interest(filter=Filter(**settings)))


def test_it_counts_what_comes_through_and_what_falls_by_which_setting():
    found = looked_at(
        high(1, price=20.0, move=0.01), high(2, price=4.0), low(3, price=20.0, move=-0.001), high(4, price=30.0, move=0.02),
        kinds=frozenset({"high"}), price_min=5.0, move_min=0.015,
    )  # fmt: skip

    assert (found.through, found.of) == (1, 4)
    assert [(fell.setting.name, fell.says, fell.events) for fell in found.fell] == [
        ("kinds", "Highs", 1),
        ("price_min", "$5", 1),
        ("move_min", "1.5%", 1),
    ]
    assert {one.kind: (one.through, one.of) for one in found.kinds if one.of} == {"high": (1, 3), "low": (0, 1)}
    assert [one.symbol for one in found.newest] == ["AAPL"]


def test_events_of_other_universes_do_not_count():
    hour = hour_of([item(high(1, "AAPL")), item(high(2, "MSFT"))])

    found = preview(hour, Interest("Mine", frozenset({"MSFT"})))

    assert (found.universe, found.through, found.of) == ("Mine", 1, 1)


def test_it_tells_a_cool_down_from_a_budget():
    told_of = [high(1, "A"), high(2, "A"), high(3, "B"), high(4, "C"), high(5, "C")]

    found = looked_at(*told_of, cool_down=60, per_minute=2)

    assert {fell.setting.name: fell.events for fell in found.fell} == {"cool_down": 1, "per_minute": 2}
    assert found.through == 2


def test_the_newest_stand_first_and_are_few():
    found = looked_at(*(high(seq, f"S{seq}") for seq in range(1, 101)))

    assert [one.symbol for one in found.newest] == [f"S{seq}" for seq in range(100, 100 - SHOWN, -1)]


def test_the_hour_ends_with_the_newest_event():
    old, new = high(1, at=OPEN), high(2, at=OPEN + HOUR + MINUTE)

    found = looked_at(old, new)

    assert (found.of, found.until.hour, found.until.minute) == (1, 10, 31)


def test_what_concerns_everybody_is_neither_through_nor_fallen():
    found = looked_at(high(1), Control(eid="control", seq=2, what="session", at=OPEN))

    assert (found.through, found.of) == (1, 1)


def test_of_an_empty_log_it_says_nothing_came():
    found = looked_at()

    assert (found.through, found.of, found.bars, found.until, found.per_minute) == (0, 0, [], None, 0.0)


def test_more_than_can_be_looked_at_is_admitted(monkeypatch):
    monkeypatch.setattr(of_hour, "AT_MOST", 3)

    assert not hour_of([item(high(seq)) for seq in range(1, 4)]).is_whole
    assert hour_of([item(high(1, at=OPEN - 2 * HOUR)), item(high(2)), item(high(3))]).is_whole


@settings(deadline=None)  # Beside others on a busy machine
@given(st.lists(events, max_size=40), filters, st.integers(0, 60), st.integers(0, 5))
def test_it_says_what_the_filter_would_have_done(told_of, wanted, cool_down, per_minute):
    wanted = msgspec.structs.replace(wanted, cool_down=cool_down, per_minute=per_minute)
    hour = hour_of([item(one) for one in told_of])
    left = [one.event for one in hour.events.items]
    interest = Interest(filter=wanted)
    expected = [is_wanted(interest, one) for one in left]
    if wanted.is_paced:
        columns = stretch(hour.events.items).columns
        expected = Pacer(wanted).pace(columns, np.array(expected, np.bool_)).tolist()

    found = preview(hour, interest)

    assert (found.through, found.of) == (sum(expected), len(left))
    assert sum(fell.events for fell in found.fell) == found.of - found.through
    assert sum(one.through for one in found.kinds) == found.through


@settings(deadline=None)  # Beside others on a busy machine
@given(events)
def test_every_event_can_be_told(event):
    assert told(event).words
    assert event.kind not in KINDS or told(event).mark.split("-")[0] == event.kind


def test_it_is_read_from_the_log_and_held_for_a_moment(log: Log):
    log.write(5)
    hours = LastHour()
    url = f"redis://127.0.0.1:{environment.valkey_port}/0"

    first = hours.read(url)
    log.write(5)

    assert len(first.events.items) == 5
    assert hours.read(url) is first
    assert preview(first, Interest(filter=EVERYTHING)).through == 5


@pytest.mark.parametrize(
    ("basis", "words"),
    [("recent", "8.4\u00d7 usual, 412,000 shares"), ("time_of_day", "8.4\u00d7 usual at 09:31, 412,000 shares")],
)
def test_a_surge_says_what_is_usual_by(basis, words):
    common = {"symbol": "AAPL", "price": 190.0, "session": "regular", "significance": 2.8, "block": False}
    surge = Surge(
        **common, eid="1", at=OPEN + 60_000, volume_ratio=8.4, volume=412e3, baseline=49e3, ratio=8.4, basis=basis
    )

    assert told(surge).words == words
