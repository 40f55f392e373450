"""What stands where: what can be, and how the arrangements of one layout agree."""

from __future__ import annotations

import pytest

from apps.dashboards.arrangement import COLUMNS, Place, Wrong, agreed, check, default, read, stored


@pytest.mark.parametrize("columns", COLUMNS)
def test_the_default_stands_on_every_screen(columns):
    check(columns, default()[columns])


@pytest.mark.parametrize(
    ("columns", "places", "why"),
    [
        (7, [], "not of 7"),
        (8, [Place("nothing", 0, 0, 2, 9)], "no widget 'nothing'"),
        (8, [Place("highs", 7, 0, 2, 9)], "Highs reaches beyond column 8"),
        (8, [Place("highs", 0, 0, 2, 9), Place("highs", 2, 0, 2, 9)], "Highs stands there twice"),
        (8, [Place("highs", 0, 0, 2, 9), Place("lows", 1, 8, 2, 9)], "Highs and Lows overlap"),
    ],
)
def test_what_cannot_be_says_why(columns, places, why):
    with pytest.raises(Wrong, match=why):
        check(columns, places)


def test_what_is_added_on_one_screen_is_there_on_all():
    before = {columns: [Place("highs", 0, 0, 1, 9)] for columns in COLUMNS}

    after = agreed(before, 8, [Place("lows", 0, 0, 2, 9), Place("activity", 2, 0, 4, 5)])

    assert {columns: {place.id for place in places} for columns, places in after.items()} == {
        columns: {"lows", "activity"} for columns in COLUMNS
    }
    for columns, places in after.items():
        check(columns, places)


def test_what_was_stored_is_read_again_without_what_is_no_more():
    kept = stored({columns: [Place("lows", 0, 0, 1, 9)] for columns in COLUMNS})
    kept["12"].append({"id": "of-old", "x": 1, "y": 0, "w": 1, "h": 9})
    kept["8"] = "nonsense"

    found = read(kept)

    assert found[12] == [Place("lows", 0, 0, 1, 9)]
    assert found[8] == default()[8]
