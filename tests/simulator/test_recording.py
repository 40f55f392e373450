from __future__ import annotations

import gzip

from workers.flatfile import HEADER
from workers.simulator.recording import recording


def row(at_ms: int, number: int = 1, conditions: str = '"12,37"', correction: int = 0) -> str:
    return f"MSFT,{conditions},{correction},11,{number},0,276.16,{number},{at_ms}000000,55,3,,0"


def played(tmp_path, *rows: str):
    path = tmp_path / "trades.csv.gz"
    path.write_bytes(gzip.compress("\n".join([HEADER, *rows]).encode()))
    return list(recording(path))


def test_trades_that_came_together_share_a_frame(tmp_path):
    frames = played(tmp_path, row(1_000, 1), row(1_015, 2), row(1_030, 3))

    assert [[trade.t for trade in frame] for frame in frames] == [[1_000, 1_015], [1_030]]


def test_a_frame_holds_two_hundred_trades_at_most(tmp_path):
    frames = played(tmp_path, *(row(1_000, number) for number in range(450)))

    assert [len(frame) for frame in frames] == [200, 200, 50]


def test_a_trade_keeps_what_the_wire_has_a_name_for(tmp_path):
    ((trade,),) = played(tmp_path, row(1_000, 7))

    assert (trade.sym, trade.i, trade.x, trade.p, trade.s, trade.t, trade.q, trade.z, trade.c) == (
        "MSFT", "7", 11, 276.16, 55.0, 1_000, 7, 3, (12, 37),
    )  # fmt: skip


def test_what_is_no_trade_is_not_sent(tmp_path):
    assert played(tmp_path, row(1_000, correction=10), "nonsense") == []
