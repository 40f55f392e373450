"""Rows and heartbeats of several parts, as everybody reads them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.factories import OPEN
from tests.factories import bars as minute_of
from tickstock.market.rows import ROW, Rows
from tickstock.stream import bars
from tickstock.stream.log import Position
from tickstock.stream.pulse import Feed, IngestPulse, Market
from tickstock.stream.rows import Snapshot
from workers.merge.board import Board
from workers.merge.minutes import PATIENCE, MinuteMerger
from workers.merge.reporter import behind
from workers.merge.together import together
from workers.merge.told import Told
from workers.merge.writer import Done


def rows(**prices: float) -> Rows:
    found = np.zeros(len(prices), ROW)
    found["symbol"], found["last"] = [name.encode() for name in prices], list(prices.values())
    return found


def shown(board: Board) -> dict[str, float]:
    return {row["symbol"].decode(): float(row["last"]) for row in board.rows}


def done(seq: int, **positions: int) -> Done:
    told = Told("merge")
    told.positions = {int(lane[1:]): Position(7, at) for lane, at in positions.items()}
    return Done(Position(5, seq), told.mark())


def test_each_symbol_keeps_its_place_whatever_the_parts_do():
    board = Board()
    board.put(1, rows(A=1.0, B=2.0))
    board.put(2, rows(C=3.0))
    before = shown(board)
    board.put(1, rows(A=1.5, B=2.5, D=4.0))  # It has met another symbol
    board.put(2, rows(E=5.0, C=3.5))  # Its worker has begun afresh

    assert list(shown(board))[:3] == list(before) == ["A", "B", "C"]
    assert shown(board) == {"A": 1.5, "B": 2.5, "C": 3.5, "D": 4.0, "E": 5.0}


def test_rows_are_of_the_newest_place_that_all_their_parts_have_come_to():
    board = Board()
    board.remember(done(10, p1=4, p2=6))
    board.remember(done(20, p1=9, p2=11))

    def place(one: int, two: int) -> Position | None:
        return board.position({1: Snapshot(7, one, rows()), 2: Snapshot(7, two, rows())})

    assert place(9, 11) == (5, 20)
    assert place(9, 10) == (5, 10)
    assert place(3, 11) is None
    assert board.position({1: Snapshot(7, 9, rows())}) is None


def beat(at: float, state: str = "live", **changes: object) -> IngestPulse:
    feed = Feed(source="simulator", state=state, age_ms=100, ticks_per_second=10.0, detail=f"is {state}")
    market = Market(clock=OPEN + round(at), session="regular", closes_at=OPEN + 1, symbols=5)
    usual: dict[str, object] = {"waiting": {"inbox": 1}, "counters": {"detected": 3}, "stages": {"detect": (1.0, at)}}
    return IngestPulse(at=at, pid=1, epoch=7, head=8, feed=feed, market=market, **usual | changes)  # type: ignore[arg-type]


def test_several_workers_are_shown_as_one_that_is_never_better_than_the_worst():
    told = together({1: beat(100.0), 2: beat(90.0, "mute")}, 2, at=0.0, pid=3)

    assert (told.at, told.pid, told.feed.state, told.feed.ticks_per_second) == (90.0, 3, "mute", 20.0)
    assert (told.market.symbols, told.market.clock) == (10, OPEN + 100)
    assert (told.counters, told.waiting) == ({"detected": 6}, {"inbox": 2})
    assert told.stages == {"detect": (1.0, 100.0)}
    assert told.feed.detail == "2 of 2 parts; part 2: is mute"


def test_a_part_that_was_never_heard_of_makes_all_of_it_old():
    assert together({1: beat(100.0)}, 2, at=5.0, pid=3).at == 5.0
    assert together({}, 2, at=5.0, pid=3).feed.state == "connecting"


def test_what_the_one_log_lacks_is_known():
    assert behind({1: beat(1.0), 2: beat(1.0)}, {1: Position(7, 5)}) == 3 + 8


@pytest.mark.parametrize("is_late", [False, True])
def test_a_minute_is_published_when_all_parts_have_it_or_one_has_waited(redis, is_late):
    now = [0.0]
    merger = MinuteMerger(redis, [1, 2], now=lambda: now[0])
    merger.write()
    bars.publish(redis, minute_of(0, "AAPL"), shard=1)
    merger.write()
    assert bars.after(redis, 0) == []

    if is_late:
        now[0] = PATIENCE + 1
    else:
        bars.publish(redis, minute_of(0, "MSFT"), shard=2)
    merger.write()

    assert [sorted(minute.bars["symbol"].tolist()) for minute in bars.after(redis, 0)] == [
        [b"AAPL"] if is_late else [b"AAPL", b"MSFT"]
    ]
    bars.publish(redis, minute_of(0, "MSFT"), shard=2)
    merger.write()
    assert merger.counters["minutes_lost"] == (1 if is_late else 0)
