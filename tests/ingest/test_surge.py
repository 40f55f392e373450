from __future__ import annotations

import math

import numpy as np

from tests.factories import HOUR
from tests.ingest.drive import Tick, batch, engine, events
from tests.ingest.test_image import copy_of
from tickstock.market.profile import MINUTES, Profile

NINE_THIRTY = 330  # Minutes from 4:00


def surges(*ticks, on=None):
    return [event for event in events(*ticks, on=on) if event.kind == "surge"]


def profile(first: int, *shares: float, symbol: str = "AAPL") -> Profile:
    """What is usual from minute `first` after the open on; of all others nothing is known."""
    found = np.full((1, MINUTES), math.nan, np.float32)
    found[0, NINE_THIRTY + first :][: len(shares)] = shares
    return Profile([symbol], found)


def knowing(*known):
    made = engine()
    made.set_profile(profile(*known))
    return made


def usual(minutes: int, shares: float = 1_000.0, first: int = 0) -> list[Tick]:
    """So many minutes of `shares` each, in ten trades."""
    return [
        Tick(100.0, (first + minute) * 60 + part * 6, shares / 10) for minute in range(minutes) for part in range(10)
    ]


def burst(second: float, shares: float, trades: int = 10) -> list[Tick]:
    return [Tick(100.0, second + part / 10, shares / trades) for part in range(trades)]


def test_steady_volume_is_no_surge():
    assert surges(*usual(40)) == []


def test_three_times_usual_volume_is_a_surge():
    (surge,) = surges(*usual(10), *burst(600, 3_000))

    assert surge.baseline == 1_000.0
    assert surge.volume >= 3_000.0
    assert surge.ratio == surge.volume / surge.baseline
    assert surge.basis == "recent"


def test_less_than_three_times_usual_is_none():
    assert surges(*usual(10), *burst(660, 2_900)) == []


def test_before_five_whole_minutes_nothing_is_usual():
    assert surges(*usual(5), *burst(300, 50_000)) == []


def test_five_minutes_are_enough():
    assert len(surges(*usual(6), *burst(360, 50_000))) == 1


def test_it_is_told_once_until_it_has_calmed_down():
    again = usual(3, first=11) + burst(840, 9_000)

    assert len(surges(*usual(10), *burst(600, 9_000), *burst(630, 9_000))) == 1
    assert len(surges(*usual(10), *burst(600, 9_000), *again)) == 2


def test_a_surge_needs_five_trades():
    assert surges(*usual(10), *burst(720, 90_000, trades=4)) == []


def test_a_surge_needs_a_thousand_shares():
    assert surges(*usual(10, shares=10.0), *burst(600, 900)) == []


def test_a_surge_needs_fifty_thousand_dollars():
    cheap = [tick._replace(price=1.0) for tick in (*usual(10), *burst(600, 9_000))]

    assert surges(*cheap) == []


def test_odd_lots_count_as_volume():
    odd = [tick._replace(conditions=(37,)) for tick in burst(600, 3_000)]

    assert len(surges(*usual(10), *odd)) == 1


def test_events_say_how_much_volume_there_was_against_usual():
    (high,) = events(*usual(10), Tick(101.0, 600.0, 100.0), only=("high",))

    assert high.kind == "high"
    assert high.volume_ratio == 1.0


def test_what_is_usual_at_this_time_of_day_counts_more_than_the_last_half_hour():
    (surge,) = surges(*usual(10), *burst(600, 6_000), on=knowing(0, *[2_000.0] * 20))

    assert (surge.baseline, surge.basis) == (2_000.0, "time_of_day")
    assert surge.ratio == surge.volume / 2_000.0
    assert surges(*usual(10), *burst(600, 3_000), on=knowing(0, *[2_000.0] * 20)) == []


def test_it_is_known_from_the_first_minute_on():
    (surge,) = surges(*burst(10, 3_000), on=knowing(0, 1_000.0))

    assert (surge.baseline, surge.basis) == (1_000.0, "time_of_day")


def test_of_a_minute_or_a_symbol_that_it_does_not_know_the_last_half_hour_tells():
    unknown = knowing(9, 1_000.0, math.nan), knowing(9, 1_000.0, 0.0)
    other = engine()
    other.set_profile(profile(10, 9_000.0, symbol="MSFT"))

    for made in (*unknown, other):
        (surge,) = surges(*usual(10), *burst(600, 3_000), on=made)
        assert (surge.baseline, surge.basis) == (1_000.0, "recent")


def test_each_session_has_its_minutes():
    made = engine()
    known = np.full((1, MINUTES), math.nan, np.float32)
    known[0, [0, NINE_THIRTY - 1, 720, MINUTES - 1]] = 1_000.0, 1_100.0, 1_200.0, 1_300.0
    made.set_profile(Profile(["AAPL"], known))
    moments = [-5.5 * HOUR, -60_000, 6.5 * HOUR, 10.5 * HOUR - 60_000]

    found = surges(*(tick for moment in moments for tick in burst(moment / 1000, 9_000)), on=made)

    assert [(surge.session, surge.baseline) for surge in found] == [
        ("pre", 1_000.0),
        ("pre", 1_100.0),
        ("post", 1_200.0),
        ("post", 1_300.0),
    ]


def test_a_new_profile_holds_from_a_symbols_next_minute_on():
    made = knowing(0, 1_000.0, 1_000.0)
    events(Tick(100.0, 10), on=made)
    made.set_profile(profile(0, 2_000.0, 2_000.0))

    this, following = surges(*burst(20, 4_000), on=made), surges(*burst(119, 8_000), on=made)

    assert [surge.baseline for surge in (*this, *following)] == [1_000.0, 2_000.0]


def test_a_symbol_that_comes_later_has_its_line_too():
    made = engine()
    made.set_profile(profile(0, 1_000.0, symbol="MSFT"))
    events(Tick(100.0), on=made)

    later = [tick._replace(symbol="MSFT") for tick in burst(10, 3_000)]

    assert len(surges(*later, on=made)) == 1


def test_a_restart_with_the_same_profile_tells_the_same():
    ticks = [*usual(10), *burst(600, 4_000), *usual(5, first=12), *burst(1_030, 9_000)]
    whole, first = knowing(0, *[1_100.0] * 30), knowing(0, *[1_100.0] * 30)
    told, found = whole.update(batch(whole, ticks)), batch(first, ticks)
    before = first.update(found[:105])
    second = copy_of(first)
    second.set_profile(profile(0, *[1_100.0] * 30))

    after = second.update(found[105:])

    assert [(event.at, event.kind) for event in before + after] == [(event.at, event.kind) for event in told]
    assert second.rows.tobytes() == whole.rows.tobytes()
    assert [event.basis for event in told if event.kind == "surge"] == ["time_of_day", "time_of_day"]


def test_a_restart_without_one_goes_by_the_last_half_hour():
    made = knowing(0, 1_000.0, 1_000.0)
    events(Tick(100.0), on=made)

    assert surges(*burst(70, 9_000), on=copy_of(made)) == []
