from __future__ import annotations

from workers.ingest.stopwatch import Stopwatch


def test_it_tells_the_middle_and_the_worst_of_the_last_minute():
    clock = iter([0.0, 5.0, 100.0, 100.001, 101.0, 101.002, 102.0, 102.009, 150.0])
    watch = Stopwatch(lambda: next(clock))

    for _ in range(4):
        with watch:
            pass

    median, worst = watch.figures() or (0.0, 0.0)
    assert (round(median), round(worst)) == (2, 9)


def test_what_was_not_done_takes_no_time_that_anybody_knows():
    assert Stopwatch().figures() is None
