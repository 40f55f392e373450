"""A restart goes on as if it had never stopped."""

from __future__ import annotations

import zlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import sessions
from tests.ingest.drive import Tick, batch, engine, events
from tests.ingest.test_engine import DAY, walk
from tickstock.market.symbols import SymbolTable
from workers.ingest.engine import image
from workers.ingest.engine.catch_up import catch_up
from workers.ingest.engine.engine import Engine
from workers.ingest.engine.image import Unusable

TICKS = walk(1_200)


def told(found) -> list:
    return [(type(event), event.symbol, event.price, event.at, event.significance) for event in found]


def copy_of(made: Engine) -> Engine:
    """What a new process makes of an engine's image."""
    copy = engine()
    image.put_back(image.unpack(image.pack(image.take(made, saved_at=1.0))), copy)
    return copy


@settings(max_examples=25, deadline=None)
@given(st.integers(0, len(TICKS)))
def test_wherever_it_is_stopped_it_tells_the_same(stop):
    whole, first = engine(), engine()
    at_once = whole.update(batch(whole, TICKS))
    ticks = batch(first, TICKS)

    before = first.update(ticks[:stop])
    second = copy_of(first)
    after = second.update(ticks[stop:])

    assert told(before + after) == told(at_once)
    assert second.rows.tobytes() == whole.rows.tobytes()
    assert second.counts() == whole.counts()


def test_what_the_log_was_told_after_the_image_is_not_told_again():
    first = engine()
    ticks = batch(first, TICKS)
    first.update(ticks[:600])
    second = copy_of(first)
    logged = first.update(ticks[600:])

    catch_up(second, logged)

    # Extremes after the last one told cannot be known, so the counts are those of what was told.
    for name in ("told_high", "told_low", "pressure", "vwap_side", "broken"):
        assert second.rows[name].tolist() == pytest.approx(first.rows[name].tolist()), name
    again = [event.kind for event in second.update(ticks[-20:]) if event.kind in ("high", "low", "breakout")]
    assert again == []


def test_after_a_restart_the_first_event_says_what_was_missed():
    made = engine()
    events(Tick(100.0, 10), on=made)
    made.news.missed_since = made.clock

    (gap, *rest) = made.update(batch(made, [Tick(100.0, 70), Tick(101.0, 71)]))

    assert (gap.what, gap.since, gap.until) == ("feed_gap", Tick(0, 10).at, Tick(0, 70).at)
    assert [event.kind for event in rest] == ["high"]


def test_memory_of_a_later_day_than_the_data_is_forgotten():
    made = engine()
    events(Tick(100.0, DAY), on=made)
    made.news.missed_since = made.clock

    found = made.update(batch(made, [Tick(50.0, 10), Tick(51.0, 11)]))

    assert [event.kind for event in found] == ["control", "high"]
    assert made.rows["symbol"].tolist() == [b"AAPL"]


def test_memory_of_the_day_before_knows_its_close():
    made = engine()
    events(Tick(100.0, 60), Tick(102.0, 3_600), on=made)

    copy = copy_of(made)
    events(Tick(104.0, DAY + 60), on=copy)

    assert copy.rows["prev_close"][0] == 102.0


def test_a_close_of_some_earlier_day_is_not_taken_for_the_one_before():
    made = Engine(sessions(days=3), SymbolTable(), incarnation="test")

    events(Tick(100.0, 60), Tick(104.0, 2 * DAY + 60), on=made)

    assert str(made.rows["prev_close"][0]) == "nan"


@pytest.mark.parametrize(
    "data", [b"", b"garbage", zlib.compress(b"garbage"), zlib.compress(msgspec.msgpack.encode([1, 2]))]
)
def test_bytes_that_are_no_image_are_refused(data):
    with pytest.raises(Unusable):
        image.unpack(data)


def test_an_image_of_another_layout_is_refused():
    made = image.take(engine(), saved_at=1.0)
    other = made._replace(header=msgspec.structs.replace(made.header, layout="another"))

    with pytest.raises(Unusable, match="layout"):
        image.unpack(image.pack(other))


def test_an_image_of_another_session_table_is_refused():
    taken = image.take(engine(), saved_at=1.0)
    other = Engine(sessions(days=3)[3:], SymbolTable(), incarnation="test")

    with pytest.raises(Unusable, match="session table"):
        image.put_back(taken, other)
