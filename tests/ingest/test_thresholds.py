from __future__ import annotations

import pytest

from tests.ingest.drive import Tick, batch, engine
from tickstock.market.thresholds import THRESHOLDS, complaints, rules


def test_every_default_lies_in_its_own_range():
    assert complaints({threshold.name: threshold.default for threshold in THRESHOLDS}) == []


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"high_low": 0.5}, "high_low: choose 0.0001 to 0.1 (fraction), not 0.5."),
        ({"high_low": float("nan")}, "high_low: choose 0.0001 to 0.1 (fraction), not nan."),
        ({"hype": 1.0}, "There is no threshold 'hype'."),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(values, complaint):
    assert complaints(values) == [complaint]
    with pytest.raises(ValueError, match=r"choose|no threshold"):
        rules(values)


def test_a_change_takes_effect_between_two_batches_and_says_so():
    made = engine()
    before = made.update(batch(made, [Tick(100.0), Tick(100.2, 1)]))

    made.change_rules({"high_low": 0.01}, version=7)
    settings, *after = made.update(batch(made, [Tick(100.5, 2), Tick(101.5, 3)]))

    assert [event.kind for event in before] == ["control", "high"]
    assert (settings.kind, settings.what, settings.version) == ("control", "settings", 7)
    assert [(event.kind, event.price) for event in after] == [("high", 101.5)]
