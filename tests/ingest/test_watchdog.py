from __future__ import annotations

import math
from datetime import datetime

import pytest

from tests.factories import HOUR, OPEN, sessions
from workers.exchange import load_sessions
from workers.ingest.sources.watchdog import ENOUGH, MOST, Watchdog

NOON = OPEN + 3 * HOUR
EARLY = OPEN - 2 * HOUR  # Before the regular session
NIGHT = OPEN - 8 * HOUR
CALENDAR = load_sessions("2026-01-01")


def silent(seconds: float, market: int | None = NOON, *topics: str) -> bool:
    """Whether so much silence since the subscription is too much."""
    dog = Watchdog(sessions(), topics or ("T.*",))
    dog.watch(dog.topics, now=100.0)
    return dog.is_mute(100.0 + seconds, market)


def test_the_whole_market_is_never_silent_for_fifteen_seconds_in_regular_hours():
    assert silent(15.0)
    assert not silent(9.0)


def test_before_and_after_it_may_be_silent_for_longer():
    assert not silent(50.0, EARLY)
    assert silent(61.0, EARLY)


def test_while_the_market_is_closed_no_silence_is_too_long():
    assert not silent(50_000.0, NIGHT)


def test_a_market_whose_time_is_not_known_yet_is_taken_to_be_open():
    assert silent(15.0, None)


def test_silence_begins_with_the_session_at_the_earliest():
    assert not silent(4 * 3600.0, OPEN + 5_000)
    assert silent(4 * 3600.0, OPEN + 15_000)


@pytest.mark.parametrize(
    ("topics", "patience"),
    [
        (("AM.*",), 75.0),  # A bar a minute
        (("AM.*", "T.*"), 10.0),  # The livelier channel decides
        (("LULD.*",), 120.0),
        (("T.AAPL",), 900.0),  # One symbol may be quiet for long
        (tuple(f"T.X{k}" for k in range(30)), 30.0),
        (tuple(f"T.X{k}" for k in range(500)), 10.0),
    ],
)
def test_patience_goes_by_what_is_subscribed_to(topics, patience):
    assert Watchdog(sessions(), topics).patience(NOON) == patience


def test_the_rhythm_of_a_list_is_learned():
    dog = Watchdog(sessions(), ("T.AAPL",))
    dog.watch(dog.topics, 0.0)
    for k in range(ENOUGH + 1):
        dog.heard(0.5 * k)

    assert dog.patience(NOON) == 10.0

    dog.heard(0.5 * ENOUGH + 8.0)
    assert dog.patience(NOON) == 40.0


def test_patience_has_an_end():
    dog = Watchdog(sessions(), ("T.AAPL",))
    dog.watch(dog.topics, 0.0)
    for k in range(ENOUGH + 1):
        dog.heard(800.0 * k)

    assert dog.patience(NOON) == MOST


@pytest.mark.parametrize(
    ("moment", "is_expected"),
    [
        ("2026-11-26T12:00-05:00", False),  # Thanksgiving
        ("2026-11-27T12:30-05:00", True),  # The half day after it
        ("2026-11-27T17:30-05:00", False),
        ("2026-03-08T12:00-04:00", False),  # A Sunday, the one the clocks change on
        ("2026-03-09T04:01-04:00", True),
        ("2026-11-02T04:01-05:00", True),
    ],
)
def test_it_knows_the_calendar(moment, is_expected):
    at = round(datetime.fromisoformat(moment).timestamp() * 1000)

    assert (Watchdog(CALENDAR, ("T.*",)).patience(at) < math.inf) == is_expected
