from __future__ import annotations

from tests.ingest.drive import Bar, Tick, engine, events

QUIET = Bar(100.0, 100.0, 100.0)


def row(*found):
    made = engine()
    events(*found, on=made)
    return made.rows[0]


def test_its_high_and_low_are_extremes_and_its_close_the_last_price():
    told = events(QUIET, Bar(100.0, 99.0, 101.0, 1))

    assert [(event.kind, event.price, event.reference) for event in told] == [
        ("high", 101.0, 100.0),
        ("low", 99.0, 100.0),
    ]
    assert row(QUIET, Bar(100.5, 99.0, 101.0, 1))["last"] == 100.5


def test_its_events_are_of_its_last_millisecond():
    (high,) = events(QUIET, Bar(100.0, 100.0, 101.0, 1))

    assert high.at == Tick(0, 2).at - 1


def test_its_volume_counts_once():
    seen = row(Bar(100.0, 100.0, 100.0, 0, 300.0), Bar(100.0, 100.0, 100.0, 1, 200.0))

    assert (seen["volume"], seen["day_volume"], seen["volume_60s"], seen["trades"]) == (500.0, 500.0, 500.0, 2)


def test_one_that_replaces_it_corrects_the_volume():
    seen = row(Bar(100.0, 100.0, 100.0, 0, 300.0), Bar(100.0, 100.0, 100.0, 0, 320.0))

    assert (seen["volume"], seen["day_volume"], seen["trades"]) == (320.0, 320.0, 1)


def test_one_that_replaces_it_may_only_raise_the_high_or_lower_the_low():
    told = events(QUIET, Bar(102.0, 99.0, 102.0))
    seen = row(QUIET, Bar(102.0, 99.0, 102.0))

    assert [event.kind for event in told] == ["high", "low"]
    assert (seen["high"], seen["low"], seen["last"]) == (102.0, 99.0, 100.0)


def test_a_bar_that_comes_after_a_later_one_still_counts():
    seen = row(Bar(100.0, 100.0, 100.0, 5, 300.0), Bar(100.0, 100.0, 100.0, 2, 200.0))

    assert seen["volume"] == 500.0


def test_a_bar_older_than_the_64_that_are_remembered_adds_no_volume():
    seen = row(*(Bar(100.0, 100.0, 100.0, second, 100.0) for second in (*range(10, 75), 10)))

    assert seen["volume"] == 6_500.0


def test_a_minute_and_its_first_second_are_different_bars():
    made = engine()

    events(QUIET, QUIET._replace(length=60), on=made)

    assert made.rows["volume"][0] == 200.0
    assert made.counts()["replaced_bars"] == 0


def test_bars_make_surges_as_trades_do():
    usual = [Bar(100.0, 100.0, 100.0, second, 100.0) for second in range(0, 600, 6)]
    burst = [Bar(100.0, 100.0, 100.0, second, 600.0) for second in range(600, 610)]

    (surge,) = events(*usual, *burst, only=("surge",))

    assert surge.baseline == 1_000.0


def test_a_breakout_is_told_at_the_price_that_broke_out():
    made = engine()
    number = made.symbols["AAPL"]
    made.fit()
    made.rows["past_high"][number] = 101.0, 200.0

    *_, breakout = events(QUIET, Bar(100.0, 100.0, 101.5, 1), on=made)

    assert (breakout.kind, breakout.price, breakout.reference) == ("breakout", 101.5, 101.0)


def test_a_replacement_may_break_out_too():
    made = engine()
    number = made.symbols["AAPL"]
    made.fit()
    made.rows["past_high"][number] = 101.0, 200.0

    assert [event.kind for event in events(QUIET, QUIET._replace(high=101.5), on=made)] == ["high", "breakout"]
