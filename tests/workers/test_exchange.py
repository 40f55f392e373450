from __future__ import annotations

from datetime import datetime

import pytest

from tickstock.market.sessions import NAMES, NEW_YORK, find, milliseconds
from workers import exchange
from workers.exchange import load_sessions


@pytest.fixture(scope="module")
def table():
    return load_sessions(first="2018-01-01")


@pytest.mark.parametrize(
    ("moment", "session"),
    [
        ("2018-01-02 07:00", "pre"),
        ("2026-11-25 15:59", "regular"),
        ("2026-11-26 10:00", None),  # Thanksgiving
        ("2026-11-27 12:59", "regular"),
        ("2026-11-27 13:00", "post"),  # The day after closes early
        ("2026-11-27 17:00", None),
        ("2026-12-24 13:30", "post"),
        ("2026-03-06 09:30", "regular"),
        ("2026-03-09 09:30", "regular"),  # After the clocks changed
        ("2026-11-22 12:00", None),  # A Sunday
    ],
)
def test_the_calendar_knows_holidays_and_half_days(table, moment, session):
    row = find(table, milliseconds(datetime.fromisoformat(moment).replace(tzinfo=NEW_YORK)))

    assert (NAMES[table["name"][row]] if row >= 0 else None) == session


def test_it_is_read_once_and_again_where_what_was_kept_is_damaged(tmp_path, monkeypatch):
    monkeypatch.setattr(exchange, "KEPT", tmp_path / "kept")

    first = load_sessions("2026-01-01")
    (kept,) = (tmp_path / "kept").iterdir()
    kept.write_bytes(kept.read_bytes()[:-100])
    second = load_sessions("2026-01-01")
    third = load_sessions("2026-01-01")

    assert first.tolist() == second.tolist() == third.tolist()
    assert third.flags.writeable


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(exchange, "KEPT", tmp_path / "file")

    assert len(load_sessions("2026-01-01"))
