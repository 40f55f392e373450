from __future__ import annotations

from tests.ingest import tape
from tests.samples import differences, expected, needs_samples
from tickstock.market.events import CONTROL, KINDS


@needs_samples
def test_the_engine_finds_in_a_real_day_what_an_independent_implementation_found():
    told = tape.told()

    assert differences([event for event in told if event["kind"] in KINDS], expected(KINDS)) == []
    assert [(event["what"], event["session"]) for event in told if event["kind"] == CONTROL] == [
        ("session", "pre"),
        ("session", "regular"),
        ("session", "post"),
    ]
