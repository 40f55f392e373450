"""How long each stage takes is told only where somebody has measured it."""

from __future__ import annotations

from typing import Any

import pytest

from apps.live.gauges.truth import Stages
from tickstock.stream.log import Position
from tickstock.stream.pulse import Feed, IngestPulse, Market

NOON = 1_795_000_000.0


def pulse(second: float, **changes: Any) -> IngestPulse:
    """Of a market that is an hour behind the wall's clock, in its so many-th second."""
    feed = Feed(
        source="simulator", state="live", age_ms=10, lag_ms=changes.pop("lag_ms", 5), ticks_per_second=100.0, detail=""
    )
    clock = round((NOON - 3_600 + changes.pop("pace", 1.0) * second) * 1000)
    usual: dict[str, Any] = {"pid": 1, "epoch": 7, "head": 0, "waiting": {"inbox": 1, "outbox": 2}, "counters": {}}
    market = Market(clock=clock, session="regular", closes_at=None, symbols=1)
    return IngestPulse(at=NOON + second, feed=feed, market=market, **usual | changes)


def test_without_a_pulse_nothing_is_known():
    truth = Stages().truth()

    assert (truth.stages, truth.ahead_ms, truth.logged, truth.lost) == ({}, None, None, None)


def test_the_providers_delay_is_told_by_the_pulses_of_the_last_minute():
    stages = Stages()
    for second, lag in enumerate([30, 31, 64]):
        stages.hear(pulse(second, lag_ms=lag))

    found = stages.truth().stages["provider"]

    assert (found.median, found.p99) == (31, pytest.approx(64, abs=1))


def test_the_way_from_the_log_to_the_tape_is_timed_by_the_newest_event():
    stages = Stages()
    stages.came(Position(7, 41), NOON + 0.90)
    stages.came(Position(7, 42), NOON + 0.95)
    stages.hear(pulse(1.0, head=42, head_at=NOON + 0.94))

    assert stages.truth().stages["tape"].median == pytest.approx(10, abs=0.1)


def test_an_event_of_long_ago_times_nothing():
    stages = Stages()
    stages.came(Position(7, 42), NOON)
    stages.hear(pulse(30.0, head=42, head_at=NOON))

    assert "tape" not in stages.truth().stages


@pytest.mark.parametrize(("pace", "ahead"), [(1.0, 3_600_000), (10.0, None)])
def test_how_far_the_markets_clock_is_behind_is_known_while_it_runs_with_the_walls(pace, ahead):
    stages = Stages()
    for second in range(3):
        stages.hear(pulse(second, pace=pace))

    assert stages.truth().ahead_ms == ahead


def test_losses_are_told_together_and_another_workers_times_are_forgotten():
    stages = Stages()
    stages.hear(pulse(0.0, counters={"log_lost": 3, "outbox_dropped": 1, "logged": 40, "detected": 44}))
    truth = stages.truth()
    stages.hear(pulse(1.0, pid=2, lag_ms=None))

    assert (truth.lost, truth.logged, truth.detected, truth.waiting) == (4, 40, 44, 3)
    assert stages.truth().stages == {}
