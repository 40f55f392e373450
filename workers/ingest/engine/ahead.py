"""Asks the processor for memory ahead of its use.

A symbol's rows and rings lie far from those of the tick before. With thousands of symbols waiting for
them took half of a tick's time, so it is asked for while earlier ticks are still being taken.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from tickstock.market.compiled import JIT_IS_OFF, inlined
from workers.ingest.detectors import surge, trend

FAR, NEAR = 8, 4  # Ticks ahead: for a row, and for the places in the rings that only the row tells
LINE = 64  # Bytes that come at once

tools: Any = cgutils  # It carries no types


def _fetch(_: Any, array: Any, row: Any, offset: Any) -> Any:
    """Ask for the line at `offset` bytes into `array[row]`."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        made = context.make_array(signature.args[0])(context, builder, arguments[0])
        stride = tools.unpack_tuple(builder, made.strides)[0]
        place = builder.add(builder.mul(arguments[1], stride), arguments[2])
        byte, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, flag, flag, flag])
        prefetch = tools.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        pointer = builder.gep(builder.bitcast(made.data, byte), [place])
        builder.call(prefetch, [pointer, flag(1), flag(3), flag(1)])  # To be written, kept near, data
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64), generate


fetch: Any = intrinsic(_fetch)


@inlined
def look(ticks: Any, i: int, memory: Any) -> None:
    """Ask for what is needed by the ticks some places after number `i`."""
    if JIT_IS_OFF:
        return
    rows, windows, closed, traded, seconds, trades, minutes, recent, seen, _, _, _, forming = memory
    if 0 <= i + FAR < len(ticks) and ticks[i + FAR].row >= 0:
        r = ticks[i + FAR].row
        second = ticks[i + FAR].at // 1000
        fetch_all(rows, r)
        fetch_all(windows, r)
        fetch_all(recent, r)
        fetch(seen, r, 0)
        place = second // 60 % 2 * (forming.strides[0] // 2)
        fetch(forming, r, place)
        fetch(forming, r, place + forming.strides[1] - 1)
        fetch(seconds, r, second % surge.SECONDS * seconds.itemsize)
        fetch(trades, r, second % surge.SECONDS * trades.itemsize)
        fetch(minutes, r, second // 60 % surge.MINUTES * minutes.itemsize)
    if 0 <= i + NEAR < len(ticks) and ticks[i + NEAR].row >= 0:
        r = ticks[i + NEAR].row
        k = rows[r].trend_closed
        for size in (0, *trend.WINDOWS[:-1]):
            slot = (k - size) % trend.RING
            fetch(closed, r, slot * closed.itemsize)
            fetch(traded, r, slot * traded.itemsize)


@inlined
def fetch_all(array: Any, row: int) -> None:
    for offset in range(0, array.strides[0], LINE):
        fetch(array, row, offset)
    fetch(array, row, array.strides[0] - 1)  # Rows begin anywhere in a line
