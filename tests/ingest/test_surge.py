from __future__ import annotations

from tests.ingest.drive import Tick, events


def surges(*ticks):
    return [event for event in events(*ticks) if event.kind == "surge"]


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
