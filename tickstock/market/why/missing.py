"""Why a symbol is not told about: for each detector, what its row lacks at a moment."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import msgspec

from tickstock.market.sessions import NEW_YORK, REGULAR, milliseconds
from tickstock.market.why.condition import TIMES, Condition, Limits, at_least, percent, price, unknown

WINDOWS = (180, 360, 600)  # Seconds
RANGES, PERIODS = (5, 15, 30), (20, 365)  # Minutes, days
MINUTE_MS, DECAY_MS = 60_000, 60_000.0
OPENS = time(9, 30)


class Missing(msgspec.Struct, frozen=True):
    """A detector's answer: in words what is missing, or that it has told already; and the conditions one by one."""

    kind: str
    what: str
    words: str
    conditions: list[Condition]


def why_not(row: Any, now: int, limits: Limits | None = None) -> list[Missing]:
    """For a row (dtype ROW) at `now` (the market's clock, epoch ms). Empty where the symbol has not traded."""
    limits = limits or Limits()
    if not row["last"] > 0.0:
        return []
    return [
        *_extremes(row, limits),
        *_trends(row, limits),
        _surge(row, now, limits),
        _pressure(row, now, limits),
        _vwap(row, limits),
        _gap(row, limits),
        *_breakouts(row, now),
        _halt(row),
    ]


def _extremes(row: Any, limits: Limits) -> Iterator[Missing]:
    last = float(row["last"])
    for kind, told, sign in (("high", float(row["told_high"]), 1), ("low", float(row["told_low"]), -1)):
        if told <= 0.0:
            yield Missing(kind, f"New {kind}", "no price of the session may set extremes yet", [])
            continue
        needs = told * (1.0 + sign * limits["high_low"])
        condition = Condition("Price", price(last), price(needs), sign * last >= sign * needs)
        yield Missing(
            kind,
            f"New {kind}",
            f"{price(last)}: needs {price(needs)}, {percent(needs / last - 1)} from here",
            [condition],
        )


def _trends(row: Any, limits: Limits) -> Iterator[Missing]:
    for number, window in enumerate(WINDOWS):
        what = f"Trend, {window // 60} min"
        closed, state = int(row["trend_closed"]), int(row["trends"][number])
        move, r2 = float(row["trend_move"][number]), float(row["trend_r2"][number])
        conditions = [
            at_least("Seconds", min(closed, window), window, "{:.0f}"),
            at_least("Seconds with a trade", float(row["trend_traded"][number]), window / 10, "{:.0f}"),
        ]
        if math.isnan(move):
            yield Missing("trend", what, _short(conditions), conditions)
            continue
        conditions += [
            at_least("Move", abs(100 * move), 100 * limits.trend(window), "{:.2f} %"),
            at_least("r²", r2, limits["trend_r2"], "{:.2f}"),
        ]
        if state:
            yield Missing(
                "trend", what, f"told already: {'up' if state > 0 else 'down'} {abs(100 * move):.2f} %", conditions
            )
        else:
            yield Missing("trend", what, _short(conditions), conditions)


def _surge(row: Any, now: int, limits: Limits) -> Missing:
    is_quiet = int(row["second"]) <= now // 1000 - 60
    volume, ticks = (0.0, 0.0) if is_quiet else (float(row["volume_60s"]), float(row["ticks_60s"]))
    baseline = float(row["baseline"])
    if baseline <= 0.0:
        usual = unknown("Against usual", "usual volume not known yet", f"{limits['surge']:.1f}{TIMES}")
    else:
        usual = at_least("Against usual", volume / baseline, limits["surge"], f"{{:.1f}}{TIMES}")
    conditions = [
        usual,
        at_least("Trades", ticks, limits["surge_ticks"], "{:.0f}"),
        at_least("Shares", volume, limits["surge_shares"], "{:,.0f}"),
        at_least("Dollars", volume * float(row["last"]), limits["surge_dollars"], "${:,.0f}"),
    ]
    if not row["surge_armed"]:
        again = f"told already; armed again below {limits['surge_rearm']:.1f}{TIMES} usual"
        return Missing("surge", "Surge", again, conditions)
    return Missing("surge", "Surge", _short(conditions), conditions)


def _pressure(row: Any, now: int, limits: Limits) -> Missing:
    fading = math.exp(-max(now - int(row["pressure_at"]), 0) / DECAY_MS)
    buying, selling = float(row["buying"]) * fading, float(row["selling"]) * fading
    total = buying + selling
    net = 100.0 * (buying - selling) / total if total > 0.0 else math.nan
    conditions = [
        at_least("Net, either way", abs(net), limits["pressure"], "{:.0f} %"),
        at_least("Shares behind it", total, limits["pressure_shares"], "{:,.0f}"),
    ]
    if state := int(row["pressure"]):
        side = "buying" if state > 0 else "selling"
        words = f"told already: net {side}; over below {limits['pressure_end']:.0f} %"
        return Missing("pressure", "Pressure", words, conditions)
    return Missing("pressure", "Pressure", _short(conditions), conditions)


def _vwap(row: Any, limits: Limits) -> Missing:
    if not row["turnover_volume"] > 0.0:
        return Missing("vwap", "VWAP cross", "no VWAP yet", [])
    average, last, side = float(row["turnover"] / row["turnover_volume"]), float(row["last"]), int(row["vwap_side"])
    trades = at_least("Trades of the session", float(row["trades"]), limits["vwap_trades"], "{:,.0f}")
    if side == 0:
        return Missing(
            "vwap", "VWAP cross", f"within {100 * limits['vwap_band']:.2f} % of the VWAP since the open", [trades]
        )
    needs = average * (1.0 - side * limits["vwap_band"])
    crossed = Condition("Price", price(last), price(needs), last <= needs if side > 0 else last >= needs)
    where = "above" if side > 0 else "below"
    words = f"{where} the VWAP {price(average)}: crosses at {price(needs)}"
    return Missing("vwap", "VWAP cross", words if trades.is_met else f"{words}; {_short([trades])}", [crossed, trades])


def _gap(row: Any, limits: Limits) -> Missing:
    needs = f"{100 * limits['gap']:.0f} %"
    if int(row["session"]) % 3 != REGULAR:
        return Missing("gap", "Gap", "decided by the first trade of the regular session", [])
    close = float(row["prev_close"])
    if not close > 0.0:
        return Missing("gap", "Gap", "no previous close known", [unknown("Gap", "not known", needs)])
    found = float(row["open"]) / close - 1.0
    condition = at_least("Gap", abs(100 * found), 100 * limits["gap"], "{:.2f} %")
    if condition.is_met:
        return Missing("gap", "Gap", f"told at the open: {percent(found)}", [condition])
    return Missing("gap", "Gap", f"opened {percent(found)} from the close: needs {needs}", [condition])


def _breakouts(row: Any, now: int) -> Iterator[Missing]:
    last, broken = float(row["last"]), int(row["broken"])
    opens = milliseconds(datetime.combine(date.fromordinal(max(int(row["day"]), 1)), OPENS, NEW_YORK))
    for number, minutes in enumerate(RANGES):
        what = f"Breakout, {minutes} min"
        high, low = float(row["range_high"][number]), float(row["range_low"][number])
        if now < opens + minutes * MINUTE_MS or high <= 0.0:
            yield Missing(
                "breakout", what, "the opening range is not over yet" if high > 0.0 else "no opening range", []
            )
        else:
            yield Missing("breakout", what, _edges(last, high, low, broken >> 2 * number), [])
    for number, days in enumerate(PERIODS):
        what = f"Breakout, {days} days"
        high, low = float(row["past_high"][number]), float(row["past_low"][number])
        if math.isnan(high):
            yield Missing("breakout", what, "no daily history known", [])
        else:
            yield Missing("breakout", what, _edges(last, high, low, broken >> 2 * (len(RANGES) + number)), [])


def _edges(last: float, high: float, low: float, told: int) -> str:
    """Both sides of a range: told, or how far away."""
    above = "above: told already" if told & 1 else f"above {price(high)}: {percent(high / last - 1)} from here"
    below = "below: told already" if told & 2 else f"below {price(low)}: {percent(low / last - 1)} from here"
    return f"{above}; {below}"


def _halt(row: Any) -> Missing:
    words = {1: "halted: told", 0: "trading", -1: "halts are not known on this feed"}[int(row["halted"])]
    return Missing("halt", "Halt", words, [])


def _short(conditions: list[Condition]) -> str:
    """What is not met, as in "Shares 800 of 1,000; Trades 4 of 5"."""
    lacking = [one for one in conditions if not one.is_met]
    if not lacking:
        return "everything is there: the next trade decides"
    return "; ".join(f"{one.name} {one.found}" + (f" of {one.needs}" if one.needs else "") for one in lacking)
