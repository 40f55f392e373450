"""Events that wait on disk: in order, bounded, and still there after a crash."""

from __future__ import annotations

import pytest

from tests.factories import high
from workers.ingest.held import spillfile
from workers.ingest.held.overflow import Overflow
from workers.ingest.held.spill import NAME, Spill
from workers.ingest.held.waiting import Waiting

LIMIT = 100_000


def events(first, last, **changes):
    return [high(number, eid=f"e-{number}", **changes) for number in range(first, last + 1)]


def numbers(found):
    return [event.seq for event in found]


def files(folder):
    return sorted(folder.glob(f"{NAME}*"))


@pytest.fixture
def spill(tmp_path):
    made = Spill(tmp_path, LIMIT)
    yield made
    made.close()


def test_events_come_back_in_the_order_they_were_written(spill):
    spill.write(events(1, 5))
    spill.write(events(6, 9))

    assert numbers(spill.read(7)[0]) == [1, 2, 3, 4, 5, 6, 7]
    assert (len(spill), numbers(spill.read(7)[0])) == (2, [8, 9])


def test_where_the_limit_is_reached_the_rest_is_given_back_and_room_comes_back_bit_by_bit(spill):
    left = [event for first in range(1, 1_000, 50) for event in spill.write(events(first, first + 49))]

    assert 0 < spill.size <= LIMIT
    assert numbers(left) == list(range(len(spill) + 1, 1_001))
    before = len(spill)
    for _ in range(before // 100):
        spill.read(50)
    spill.settle()
    assert 0 < len(left) - len(spill.write(left)) < before


def test_files_go_when_what_is_in_them_has_been_sent(spill, tmp_path):
    for first in range(1, 300, 50):
        spill.write(events(first, first + 49))
    assert len(files(tmp_path)) > 1

    while len(spill):
        spill.read(300)
    spill.settle()
    assert len(files(tmp_path)) == 1
    spill.close()
    assert files(tmp_path) == []


def test_the_next_worker_finds_what_a_crash_left_but_not_what_was_settled(tmp_path):
    crashed = Spill(tmp_path, LIMIT)
    crashed.write(events(1, 10))
    crashed.read(4)
    crashed.settle()
    crashed.read(4)
    crashed.close()

    after = Spill(tmp_path, LIMIT)
    assert after.adopt() == 6
    assert numbers(after.peek()) == [5, 6, 7, 8, 9, 10]
    after.known = {"e-5", "e-6"}
    found, gone = after.read(100)
    assert (numbers(found), gone) == ([7, 8, 9, 10], 2)
    after.settle()
    after.close()
    assert files(tmp_path) == []


def test_files_of_a_worker_that_lives_are_left_alone(spill, tmp_path):
    spill.write(events(1, 3))

    assert Spill(tmp_path, LIMIT).adopt() == 0
    assert len(spill) == 3


@pytest.mark.parametrize("cut", [1, 9, 60])
def test_of_a_file_whose_end_was_cut_everything_whole_is_read(tmp_path, cut, caplog):
    crashed = Spill(tmp_path, LIMIT)
    crashed.write(events(1, 10))
    crashed.close()
    [path] = files(tmp_path)
    path.write_bytes(path.read_bytes()[:-cut])

    after = Spill(tmp_path, LIMIT)
    assert after.adopt() == 9
    assert "no whole event" in caplog.text
    assert after.write(events(11, 11)) == []
    assert numbers(after.peek()) == [*range(1, 10), 11]
    after.close()


def test_a_bit_that_flipped_ends_the_file_there(tmp_path):
    crashed = Spill(tmp_path, LIMIT)
    crashed.write(events(1, 10))
    crashed.close()
    [path] = files(tmp_path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    after = Spill(tmp_path, LIMIT)
    assert 3 <= after.adopt() <= 6
    after.close()


def test_a_disk_that_takes_no_more_gives_the_events_back_and_is_counted(spill, monkeypatch):
    spill.write(events(1, 3))

    def full(*ignored):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spillfile.os, "pwrite", full)
    assert numbers(spill.write(events(4, 5))) == [4, 5]
    monkeypatch.undo()

    assert spill.counters["spill_failures"] == 1
    spill.write(events(6, 6))
    assert numbers(spill.read(10)[0]) == [1, 2, 3, 6]


def test_an_overflow_goes_out_after_what_is_on_disk_with_its_mark_before_it(tmp_path):
    spill = Spill(tmp_path, 5_000)
    waiting = Waiting(2, spill, Overflow(1_000, "outbox.1"))

    waiting.put(events(1, 100), under_way=0)
    conflated = waiting.overflow.conflated.total()
    assert conflated > 0
    waiting.put(events(101, 101, symbol="MSFT"), under_way=0)
    assert waiting.detected == 101 == waiting.in_memory + waiting.on_disk + conflated

    found = []
    while batch := waiting.take(10, under_way=0):
        found += batch
    kept = len(found) - 3
    assert numbers(found) == [*range(1, kept + 1), 0, 100, 101]
    mark = found[-3]
    assert (mark.what, mark.counts, mark.events) == ("conflated", {"high": conflated}, 2)
    assert waiting.detected == 102 == len(found) + conflated
    spill.close()


def test_at_the_end_everything_in_memory_comes_first_for_the_next_worker(tmp_path):
    spill = Spill(tmp_path, LIMIT)
    waiting = Waiting(3, spill, Overflow(1_000, "outbox.1"))
    waiting.put(events(1, 10), under_way=0)
    under_way = waiting.take(2, under_way=0)

    assert waiting.keep_for_the_next(under_way) == 0
    spill.close()

    after = Spill(tmp_path, LIMIT)
    after.adopt()
    assert numbers(after.peek()) == list(range(1, 11))
    after.close()


def test_what_was_sent_is_settled_also_where_there_is_never_a_quiet_moment(tmp_path):
    spill = Spill(tmp_path, 1_000_000)
    waiting = Waiting(2, spill, Overflow(1_000, "outbox.1"))
    waiting.put(events(1, 6), under_way=0)
    assert waiting.on_disk == 4

    waiting.take(10, under_way=0)
    assert numbers(waiting.take(10, under_way=0)) == [3, 4, 5, 6]

    waiting.put(events(7, 7), under_way=0)  # Before the next is asked for there is always something
    assert numbers(waiting.take(10, under_way=4)) == [7]
    assert numbers(spill.peek()) == [3, 4, 5, 6]

    waiting.put(events(8, 8), under_way=0)
    waiting.take(10, under_way=0)
    assert list(spill.peek()) == []
