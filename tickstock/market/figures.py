"""What can be asked of a symbol's live row: one line a figure, with its unit and meaning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tickstock.market.gauges.pressure import DECAY_MS
from tickstock.market.gauges.sample import market_clock
from tickstock.market.rows import Rows, vwap

Column = NDArray[Any]
DIGITS = 6  # Of what is worked out: more say nothing


class Figure(NamedTuple):
    """`of` makes the column of some rows; a price that there is not yet, like all that is not known, is nan."""

    unit: str
    meaning: str
    of: Callable[[Rows], Column]


def _price(name: str, place: int | None = None) -> Callable[[Rows], Column]:
    def of(rows: Rows) -> Column:
        column = rows[name] if place is None else rows[name][:, place]
        return np.where(column > 0.0, column, np.nan)

    return of


def _plain(name: str, place: int | None = None) -> Callable[[Rows], Column]:
    return lambda rows: np.asarray(rows[name] if place is None else rows[name][:, place])


def _reference(rows: Rows) -> Column:
    """What today's change counts from: the previous close, or the session's open where that is not known."""
    return np.where(rows["prev_close"] > 0.0, rows["prev_close"], _price("open")(rows))


def _ratio(over: Column, under: Column) -> Column:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(under > 0.0, over / under, np.nan)


def _percent(of: Callable[[Rows], Column], to: Callable[[Rows], Column]) -> Callable[[Rows], Column]:
    return lambda rows: np.round(100.0 * (_ratio(of(rows), to(rows)) - 1.0), DIGITS)


def _net_pressure(rows: Rows) -> Column:
    return np.round(100.0 * _ratio(rows["buying"] - rows["selling"], rows["buying"] + rows["selling"]), DIGITS)


def _last_pressure(rows: Rows) -> Column:
    """Nothing is pressing where the last trade that did is ten time constants ago."""
    is_old = market_clock(rows) - rows["pressure_at"] > 10 * DECAY_MS
    return np.where(is_old, np.nan, _net_pressure(rows))


_last = _price("last")

FIGURES: dict[str, Figure] = {
    "symbol": Figure("", "Ticker", lambda rows: rows["symbol"].astype("U16")),
    "last": Figure("$", "Last price", _last),
    "change": Figure(
        "$", "Last price less the previous close, or the open where that is not known",
        lambda rows: np.round(_last(rows) - _reference(rows), DIGITS),
    ),
    "change_pct": Figure("%", "The same as a part of it", _percent(_last, _reference)),
    "from_open_pct": Figure("%", "Last price against the session's open", _percent(_last, _price("open"))),
    "open": Figure("$", "First price of the session", _price("open")),
    "high": Figure("$", "Highest of the session", _price("high")),
    "low": Figure("$", "Lowest of the session", _price("low")),
    "day_high": Figure("$", "Highest of the trading day", _price("day_high")),
    "day_low": Figure("$", "Lowest of the trading day", _price("day_low")),
    "prev_close": Figure("$", "Last price of the regular session of the trading day before", _price("prev_close")),
    "position": Figure(
        "0 to 1", "Where the last price stands between the session's low and high",
        lambda rows: np.round(_ratio(rows["last"] - rows["low"], rows["high"] - rows["low"]), DIGITS),
    ),
    "vwap": Figure("$", "Volume-weighted average price of the session", lambda rows: np.round(vwap(rows), DIGITS)),
    "vwap_pct": Figure("%", "Last price against the VWAP", _percent(_last, vwap)),
    "volume": Figure("shares", "Traded in the session", _plain("volume")),
    "day_volume": Figure("shares", "Traded on the trading day", _plain("day_volume")),
    "day_dollars": Figure(
        "$", "Shares of the day times the last price", lambda rows: np.round(rows["day_volume"] * _last(rows), 2)
    ),
    "trades": Figure("", "Trades of the session", _plain("trades")),
    "volume_60s": Figure("shares", "Traded in the last 60 s of its trading", _plain("volume_60s")),
    "usual_60s": Figure("shares", "Usual in a minute at this time", _price("baseline")),
    "surge_ratio": Figure(
        "times", "The last 60 s against a usual minute",
        lambda rows: np.round(_ratio(rows["volume_60s"], rows["baseline"]), DIGITS),
    ),
    "highs": Figure("", "New highs of the session", _plain("highs")),
    "lows": Figure("", "New lows of the session", _plain("lows")),
    "trend_180": Figure("-1, 0, 1", "Trend of the last 180 s: down, none, up", _plain("trends", 0)),
    "trend_360": Figure("-1, 0, 1", "Trend of the last 360 s", _plain("trends", 1)),
    "trend_600": Figure("-1, 0, 1", "Trend of the last 600 s", _plain("trends", 2)),
    "net_pressure": Figure("-100 to 100", "Buying against selling lately", _last_pressure),
    "bid": Figure("$", "Best bid of the newest quote", _price("bid")),
    "ask": Figure("$", "Best ask of the newest quote", _price("ask")),
    "spread_pct": Figure("%", "Ask against bid", _percent(_price("ask"), _price("bid"))),
    "halted": Figure("1, 0, -1", "Halted, trading, not known", _plain("halted")),
    "last_at": Figure("epoch ms", "Time of the newest tick", _plain("last_at")),
    "age": Figure(
        "s", "How long that is before the market's newest tick",
        lambda rows: np.round((market_clock(rows) - rows["last_at"]) / 1000.0, 3),
    ),
}  # fmt: skip
USUAL = ("symbol", "last", "change", "change_pct", "high", "low", "vwap", "day_volume", "surge_ratio", "highs", "lows", "last_at")  # fmt: skip
