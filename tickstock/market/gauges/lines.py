"""One symbol in one line: what a watch list and the strip of indices show."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import msgspec

from tickstock.market.gauges.layout import Layout
from tickstock.market.gauges.sparks import Sparks
from tickstock.market.rows import Rows


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    symbol: str
    last: float | None  # None: the market has not shown it
    change: (
        float | None
    )  # Fraction from the previous close, or the open where that is not known; of the newest day only
    volume: float | None  # Shares of the newest trading day
    at: int | None  # Of its newest tick, epoch ms of the market
    spark: list[float | None] | None = None  # Its last hour, see `Sparks`; None: not told this time
    name: str = ""


def lines(
    rows: Rows, layout: Layout, symbols: Iterable[str], sparks: Sparks | None, names: Mapping[str, str]
) -> list[Line]:
    """In the order given, with the names that are known; with their last hour where `sparks` are given."""
    newest_day = int(rows["day"].max(initial=0))
    found = (_line(rows, layout.row_of.get(symbol, -1), symbol, newest_day, sparks) for symbol in symbols)
    return [msgspec.structs.replace(line, name=names.get(line.symbol, "")) for line in found]


def _line(rows: Rows, row: int, symbol: str, newest_day: int, sparks: Sparks | None) -> Line:
    if row < 0 or not rows["last"][row] > 0.0:
        return Line(symbol, None, None, None, None, [] if sparks else None)
    one = rows[row]
    last, is_today = float(one["last"]), int(one["day"]) == newest_day
    reference = float(one["prev_close"])
    if not reference > 0.0:
        reference = float(one["open"])
    change = last / reference - 1.0 if is_today and reference > 0.0 and math.isfinite(reference) else None
    volume = float(one["day_volume"]) if is_today else None
    return Line(symbol, last, change, volume, int(one["last_at"]), sparks.of(row) if sparks else None)
