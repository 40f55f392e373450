from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tickstock.market.sessions import NAMES, NEW_YORK, TradingDay, find, milliseconds, spans


def new_york(text: str) -> int:
    return milliseconds(datetime.fromisoformat(text).replace(tzinfo=NEW_YORK))


def day(text: str, closes: str = "16:00") -> TradingDay:
    opens_at, closes_at = (
        datetime.fromisoformat(f"{text} {clock}").replace(tzinfo=NEW_YORK) for clock in ("09:30", closes)
    )
    return TradingDay(date.fromisoformat(text), opens_at, closes_at)


TABLE = spans([day("2026-03-06"), day("2026-03-09"), day("2026-11-25"), day("2026-11-27", closes="13:00")])


def session(text: str, milliseconds_later: int = 0) -> str | None:
    row = find(TABLE, new_york(text) + milliseconds_later)
    return NAMES[TABLE["name"][row]] if row >= 0 else None


@pytest.mark.parametrize(
    ("moment", "before", "after"),
    [
        ("2026-11-25 04:00", None, "pre"),
        ("2026-11-25 09:30", "pre", "regular"),
        ("2026-11-25 16:00", "regular", "post"),
        ("2026-11-25 20:00", "post", None),
    ],
)
def test_a_session_begins_on_its_millisecond(moment, before, after):
    assert session(moment, -1) == before
    assert session(moment) == after


def test_a_half_day_ends_at_one_and_its_post_at_five():
    assert session("2026-11-27 12:59") == "regular"
    assert session("2026-11-27 13:00") == "post"
    assert session("2026-11-27 17:00") is None


def test_a_holiday_and_a_week_end_have_no_session():
    assert session("2026-11-26 10:00") is None
    assert session("2026-03-07 10:00") is None


def test_the_open_is_at_nine_thirty_in_new_york_before_and_after_the_clocks_change():
    opens = [datetime.fromtimestamp(start / 1000, UTC).hour for start in TABLE["start"][TABLE["name"] == 1][:2]]

    assert opens == [14, 13]
    assert session("2026-03-06 09:30") == session("2026-03-09 09:30") == "regular"


def test_a_moment_before_and_after_the_whole_table_has_no_session():
    assert find(TABLE, 0) == -1
    assert find(TABLE, 2**60) == -1
