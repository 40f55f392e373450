from __future__ import annotations

import numpy as np
import pytest

from tickstock.market.ticks import TICK
from workers.replay.pace import paced

HOUR = 3_600_000


class Watch:
    """A clock that sleeping moves on."""

    def __init__(self):
        self.now = 50.0

    def clock(self):
        return self.now

    def sleep(self, seconds):
        assert seconds > 0
        self.now += seconds


def played(*batches, speed=1.0):
    """(market ms, seconds since the start) of each tick, rounded to a millisecond."""
    watch = Watch()
    made = []
    for times in batches:
        batch = np.zeros(len(times), TICK)
        batch["at"] = times
        made.append(batch)
    return [
        (int(at), round(watch.now - 50.0, 3))
        for part in paced(made, speed, watch.clock, watch.sleep)
        for at in part["at"]
    ]


@pytest.mark.parametrize(("speed", "seconds"), [(1.0, 2.0), (10.0, 0.2), (0.5, 4.0)])
def test_market_time_passes_at_the_speed_asked_for(speed, seconds):
    assert played([1_000], [3_000], speed=speed) == [(1_000, 0.0), (3_000, seconds)]


def test_a_batch_is_not_sent_all_at_once():
    assert played([1_000, 2_000, 2_001, 4_000]) == [(1_000, 0.0), (2_000, 1.0), (2_001, 1.0), (4_000, 3.0)]


def test_late_ticks_are_sent_at_once_and_time_goes_on_from_the_newest():
    assert played([1_000, 3_000, 2_000, 4_000]) == [(1_000, 0.0), (3_000, 2.0), (2_000, 2.0), (4_000, 3.0)]


def test_nights_and_wrong_times_are_not_waited_for():
    night = 17 * HOUR

    assert played([0, 1_000, night, night + 500]) == [(0, 0.0), (1_000, 1.0), (night, 1.0), (night + 500, 1.5)]
    assert played([0, 2**60, 1_000, 2_000]) == [(0, 0.0), (2**60, 0.0), (1_000, 0.0), (2_000, 1.0)]


def test_a_reader_that_is_behind_does_not_wait():
    watch = Watch()
    batch = np.zeros(3, TICK)
    batch["at"] = [0, 1_000, 2_000]

    for _ in paced([batch], 1.0, watch.clock, watch.sleep):
        watch.now += 5.0

    assert watch.now == 65.0
