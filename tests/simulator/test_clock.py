from __future__ import annotations

import pytest

from tests.factories import HOUR, OPEN, sessions
from workers.simulator.clock import MarketClock

DAY_MS = 24 * HOUR
CLOSE = OPEN + 6 * HOUR + HOUR // 2
STEP = 100


def clock(state=None, **changes):
    return MarketClock(sessions(days=3), state, wall=OPEN / 1000, **changes)


def test_it_starts_at_the_latest_open():
    assert MarketClock(sessions(days=3), None, wall=(OPEN + 5_000) / 1000).at == OPEN
    assert MarketClock(sessions(days=3), None, wall=(OPEN + DAY_MS - 1) / 1000).at == OPEN


def test_after_the_close_the_next_day_opens():
    made = clock()

    assert made.advance(6 * HOUR) < OPEN + DAY_MS
    assert made.advance(HOUR) == OPEN + DAY_MS + HOUR


def test_the_last_step_of_a_session_is_played():
    made = clock(at=CLOSE - STEP)

    assert [made.advance(STEP), made.advance(STEP)] == [CLOSE, OPEN + DAY_MS + STEP]


def test_with_all_hours_it_goes_from_pre_market_to_the_end_of_post_market():
    made = clock(at=OPEN - STEP, hours="all")

    assert [made.advance(STEP), made.advance(STEP)] == [OPEN, OPEN + STEP]
    made.jump(CLOSE + 4 * HOUR - STEP)
    assert [made.advance(STEP), made.advance(STEP)] == [CLOSE + 4 * HOUR, OPEN + DAY_MS - 5 * HOUR - HOUR // 2 + STEP]


def test_with_all_hours_it_starts_in_pre_market():
    assert clock(hours="all").at == OPEN - 5 * HOUR - HOUR // 2


def test_it_plays_on_from_wherever_it_was_sent():
    made = clock()

    made.jump(OPEN - HOUR)

    assert made.advance(STEP) == OPEN - HOUR + STEP


def test_it_cannot_be_sent_to_a_time_when_the_market_is_closed():
    made = clock()

    with pytest.raises(ValueError, match="closed"):
        made.jump(CLOSE + 5 * HOUR)
    assert made.at == OPEN


def test_the_end_of_the_calendar_is_said_in_one_line():
    with pytest.raises(RuntimeError, match="end of its calendar"):
        clock(at=CLOSE + 2 * DAY_MS).advance(5 * HOUR)


@pytest.mark.parametrize("hours", ["regular", "all"])
@pytest.mark.parametrize("moment", [OPEN + 60_000, CLOSE])
def test_the_next_run_goes_on_where_the_last_one_ended(tmp_path, hours, moment):
    state = tmp_path / "clock"
    first = clock(state, at=moment - STEP, hours=hours)
    first.advance(STEP)
    first.keep()

    second = clock(state, hours=hours)

    assert second.at == moment
    assert second.advance(STEP) == first.advance(STEP)


def test_a_run_in_regular_hours_does_not_go_on_in_post_market(tmp_path):
    state = tmp_path / "clock"
    clock(state, at=CLOSE + HOUR, hours="all").keep()

    assert clock(state).advance(STEP) == OPEN + DAY_MS + STEP


@pytest.mark.parametrize("kept", ["", "soon", "12", "99999999999999"])
def test_a_time_that_makes_no_sense_is_passed_over(tmp_path, kept):
    state = tmp_path / "clock"
    state.write_text(kept)

    assert clock(state).at == OPEN
