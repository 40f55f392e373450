from __future__ import annotations

from typing import Any

from tickstock.market.compiled import inlined
from workers.ingest.detectors.told import SURGE

SECONDS = 60  # Ring of volume and trades per second
MINUTES = 32  # Ring of volume per clock minute: m-31 .. m
RECENT, TIME_OF_DAY = 0, 1  # What is usual by
LEAST_MINUTES = 5  # Fewer make no baseline


@inlined
def advance(row: Any, seconds: Any, trades: Any, minutes: Any, before: int, second: int, known: Any) -> None:
    """Move the 60 s window and the minutes on to `second`, from `before` (0: the session's first tick).

    `known` is the volume profile, what says where the symbol is in it, and the day's first session.
    """
    if before == 0:
        restart(row, seconds, trades, minutes)
    elif second - before >= SECONDS:
        seconds[:] = 0.0
        trades[:] = 0
        row.volume_60s = 0.0
        row.ticks_60s = 0
    else:
        for passing in range(before + 1, second + 1):
            slot = passing % SECONDS
            row.volume_60s -= seconds[slot]
            row.ticks_60s -= trades[slot]
            seconds[slot] = 0.0
            trades[slot] = 0
    minute = second // 60
    if minute != row.minute:
        for passing in range(max(row.minute + 1, minute - MINUTES + 1), minute + 1):
            minutes[passing % MINUTES] = 0.0
        row.minute = minute
        row.baseline = usual_by_day(known, minute)
        row.basis = TIME_OF_DAY
        if not row.baseline > 0.0:
            row.baseline = usual(minutes, row.first_minute, minute)
            row.basis = RECENT


@inlined
def restart(row: Any, seconds: Any, trades: Any, minutes: Any) -> None:
    seconds[:] = 0.0
    trades[:] = 0
    minutes[:] = 0.0
    row.volume_60s = 0.0
    row.ticks_60s = 0
    row.minute = 0
    row.first_minute = 0
    row.baseline = 0.0
    row.basis = RECENT
    row.surge_armed = True


@inlined
def usual_by_day(known: Any, minute: int) -> float:
    """What the profile says of this clock minute; 0 or nan where it does not know."""
    profile, given, first = known
    line, place = given.line, minute - first.start // 60_000
    if line == 0 or line > profile.shape[0] or place >= profile.shape[1]:
        return 0.0
    return float(profile[line - 1, place])


@inlined
def usual(minutes: Any, first_minute: int, minute: int) -> float:
    """Mean volume of the clock minutes m-31 .. m-2 since the first; 0 when they are fewer than five."""
    first = max(first_minute, minute - MINUTES + 1)
    count = minute - 1 - first
    if first_minute == 0 or count < LEAST_MINUTES:
        return 0.0
    total = 0.0
    for passed in range(first, minute - 1):
        total += minutes[passed % MINUTES]
    return total / count


@inlined
def surge(
    row: Any, seconds: Any, trades: Any, minutes: Any, price: float, size: float, count: int, second: int,
    rules: Any, told: Any, n: int,
) -> int:  # fmt: skip
    """Tell when the volume of the last 60 s is `rules.surge` times usual, once until it has calmed down.

    Usual is what the volume profile says of minute m, or where it does not know, the mean of the clock minutes
    m-31 .. m-2. A surge needs `surge_shares`, `surge_dollars` and
    `surge_ticks`, and is armed again below `surge_rearm` times usual. `advance` has been called before.
    """
    slot = second % SECONDS
    seconds[slot] += size
    trades[slot] += count
    row.volume_60s += size
    row.ticks_60s += count
    minutes[row.minute % MINUTES] += size
    if row.first_minute == 0:
        row.first_minute = row.minute
    volume = row.volume_60s
    if not row.surge_armed and volume < rules.surge_rearm * row.baseline:
        row.surge_armed = True
    if (
        row.surge_armed
        and row.baseline > 0.0
        and volume >= rules.surge * row.baseline
        and volume >= rules.surge_shares
        and volume * price >= rules.surge_dollars
        and row.ticks_60s >= rules.surge_ticks
    ):
        row.surge_armed = False
        event = told[n]
        event.kind = SURGE
        event.volume = volume
        event.baseline = row.baseline
        event.basis = row.basis
        event.ratio = volume / row.baseline
        event.significance = event.ratio / rules.surge
        n += 1
    return n
