"""The exchange's calendar, day by day, against a library of other authors."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from holidays import HALF_DAY, PUBLIC
from holidays.financial.ny_stock_exchange import NYSE

from tickstock.market.sessions import NEW_YORK, POST, PRE, REGULAR, Spans
from workers.exchange import load_sessions

FIRST, LAST = date(2015, 1, 1), date(2027, 12, 31)
HALF, WHOLE = time(13), time(16)


@pytest.fixture(scope="module")
def table() -> Spans:
    """What the table knows of these years."""
    whole = load_sessions(first=FIRST.isoformat())
    return whole[whole["day"] <= LAST.toordinal()]


@pytest.fixture(scope="module")
def days(table: Spans) -> list[date]:
    """Every day from the first to the last one that the table knows."""
    last = date.fromordinal(int(table["day"].max()))
    return [FIRST + timedelta(k) for k in range((last - FIRST).days + 1)]


def local(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(NEW_YORK)


def closes(table: Spans) -> dict[date, time]:
    regular = table[table["name"] == REGULAR]
    return {local(line["start"]).date(): local(line["end"]).time() for line in regular}


def test_both_know_the_same_trading_days_and_closing_times(table, days):
    shut, half = (NYSE(years=range(2015, 2028), categories=category) for category in (PUBLIC, HALF_DAY))

    ours = closes(table)
    theirs = {day: HALF if day in half else WHOLE for day in days if day.weekday() < 5 and day not in shut}

    assert {day: (ours.get(day), theirs.get(day)) for day in days if ours.get(day) != theirs.get(day)} == {}
    assert len(ours) > 2_700
    assert list(ours.values()).count(HALF) > 20


def test_sessions_are_wall_clock_times_in_new_york(table):
    for line in table:
        opens = {PRE: time(4), REGULAR: time(9, 30)}.get(int(line["name"]))

        assert opens in (None, local(line["start"]).time())
        assert local(line["start"]).date() == local(line["end"] - 1).date() == date.fromordinal(int(line["day"]))


def test_each_session_begins_where_the_one_before_ends_and_post_lasts_four_hours(table):
    pre, regular, post = (table[table["name"] == name] for name in (PRE, REGULAR, POST))

    assert (pre["end"] == regular["start"]).all()
    assert (regular["end"] == post["start"]).all()
    assert set(post["end"] - post["start"]) == {4 * 3_600_000}
