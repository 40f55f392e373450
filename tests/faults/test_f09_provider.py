"""F9: the provider goes silent, hangs up and forgets, and the worker says so and comes back.

What needs patience (a key refused, an account in use elsewhere, eight drops) is tried on the client alone, with
shorter waits, in tests/worker/test_source.py.
"""

from __future__ import annotations

import time

import pytest

from tests.faults.way import Way
from tests.waiting import until

MARKET = ("--symbols", "500", "--rate", "2000", "--warm-up", "30")
DECLARED = 15.0  # Seconds: G10


@pytest.mark.timeout(120)
def test_a_feed_that_carries_nothing_is_declared_within_fifteen_seconds_and_connected_anew(way: Way):
    way.simulator(*MARKET, does=("after subscribe 1 mute for 2m", "at 0s garbage empty"))
    way.ingest()
    until(way.state)
    began = time.monotonic()

    way.becomes("mute")
    took = time.monotonic() - began
    assert way.pulse
    assert way.pulse.feed.alarm == "The feed is connected but silent."
    way.becomes("live")

    assert took < DECLARED + 5.0  # The pulse beats once a second, and the worker had to start
    assert (way.counter("mutes"), way.counter("connections")) == (1, 2)


@pytest.mark.timeout(180)
def test_a_bad_day_ends_with_the_feed_live_and_everything_counted(way: Way):
    way.simulator(
        *MARKET,
        does=(
            "on auth 1 silence for 1m",  # The key is never answered
            "on connect 2 close 1011",
            "on subscribe 1 ignore * for 2s",  # The first subscription is passed over
            "at 8s close 1000",
            "at 12s close 1006",
            "at 18s close 1001",
        ),
    )
    way.ingest()

    until(lambda: way.counter("connections") >= 6 and way.state() == "live", 120)

    assert way.counter("drops") == way.counter("connections") - 1
    assert way.counter("asked_again") >= 1
    assert way.counter("evictions") == way.counter("mutes") == 0
    # One for each drop after the first tick; the last is told with the first tick that comes again.
    until(lambda: len([event for event in way.events() if event.get("what") == "feed_gap"]) == 3)


@pytest.mark.timeout(120)
def test_a_second_connection_of_the_account_makes_the_worker_leave_it_alone(way: Way):
    way.simulator(*MARKET, does=("at 2s max-connections",))
    way.ingest()

    way.becomes("cooling")

    assert way.pulse
    assert way.pulse.feed.alarm == "The account is in use by another connection."
    assert "trying again in" in way.pulse.feed.detail
    assert way.counter("evictions") == 1
