"""`make hour`: an hour of a synthetic market at 5,000 trades a second of its time, through the real client."""

from __future__ import annotations

import time

import pytest

from tests.faults.way import Way
from tests.waiting import until

TAKEN = (
    "accepted",
    "duplicate",
    "invalid_price",
    "invalid_size",
    "outside_sessions",
    "unknown_symbol",
    "luld_information",
)


@pytest.mark.timeout(1_800)
def test_an_hour_of_trades_is_counted_the_same_at_both_ends(way: Way, capsys: pytest.CaptureFixture[str]):
    way.simulator(
        "--symbols", "4000", "--rate", "5000", "--at", "2026-11-18 10:00", "--for", "1h", "--speed", "0", "--warm-up", "0"
    )  # fmt: skip
    way.ingest(SUBSCRIBE="T.*,LULD.*")
    began = time.monotonic()
    until(lambda: "has come to its end" in way.stack.running[0].log.read_text(), 1_500)
    took = time.monotonic() - began

    def taken() -> int:
        return sum(way.counter(name) for name in TAKEN)

    def sent() -> int:
        return sum(way.sent()[channel] for channel in ("T", "LULD"))

    until(lambda: way.pulse and way.pulse.feed.age_ms and way.pulse.feed.age_ms > 2_000, 60)
    with capsys.disabled():
        print(f"\nsent {sent():,} in {took:.0f} s; taken {taken():,}")  # noqa: T201
        print({name: count for name, count in way.pulse.counters.items() if count} if way.pulse else {})  # noqa: T201
    assert taken() == sent()
    assert way.counter("frames_dropped") == 0
