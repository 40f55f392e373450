"""What a replay comes to, in a few lines."""

from __future__ import annotations

from collections.abc import Mapping

# Reasons for which a tick or a row was not taken at all; what else the engine counts was.
IGNORED = (
    "unknown_symbol",
    "invalid_price",
    "invalid_size",
    "outside_sessions",
    "duplicate",
    "malformed_row",
    "correction_row",
)
NOTED = ("late", "late_session", "replaced_bars", "late_bars", "out_of_order")


def summary(ticks: int, seconds: float, kinds: Mapping[str, int], counts: Mapping[str, int]) -> str:
    """Ticks and their rate, events by kind, what was ignored and why, what was taken but is worth knowing.

    >>> print(summary(3_000, 0.5, {"high": 2, "low": 1}, {"accepted": 2_998, "duplicate": 2, "late": 1}))
    3,000 ticks in 0.5 s (6,000 ticks/s)
    3 events: high 2, low 1
    2 ignored: duplicate 2
    taken, but: late 1
    """
    ignored = {name: counts[name] for name in IGNORED if counts.get(name)}
    noted = {name: counts[name] for name in NOTED if counts.get(name)}
    lines = [
        f"{ticks:,} ticks in {seconds:,.1f} s ({ticks / max(seconds, 1e-9):,.0f} ticks/s)",
        f"{sum(kinds.values()):,} events" + listed(kinds),
        f"{sum(ignored.values()):,} ignored" + listed(ignored),
    ]
    return "\n".join(lines + ["taken, but" + listed(noted)] * bool(noted))


def listed(counts: Mapping[str, int]) -> str:
    return ": " + ", ".join(f"{name} {count:,}" for name, count in counts.items()) if counts else ""
