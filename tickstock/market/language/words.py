"""Every word of the language, with its unit and meaning: for the reader, for completion and for the page that explains."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tickstock.market.events import KINDS
from tickstock.market.figures import FIGURES

NOT_ASKED = ("symbol", "last_at", "age")  # What a rule has no use for, or what changes without a trade
NAMES = tuple(name for name in FIGURES if name not in NOT_ASKED)
ALSO = {"price": "last"}  # Other names people type
PAST = ("last", "volume", "day_volume", "vwap", "highs", "lows")  # Figures whose past is kept
LEAST, MOST = 60, 3_600  # Seconds a look back may reach


class Word(NamedTuple):
    name: str
    kind: Literal["figure", "function", "word", "event"]
    unit: str
    meaning: str
    example: str


FUNCTIONS = (
    Word("change", "function", "%", "How far the last price has moved in the last minutes (1m to 60m)", "change(5m) >= 1"),
    Word("ago", "function", "", f"A figure as it was, to within 10 s: of {', '.join(PAST)}", "last > ago(vwap, 10m)"),
    Word("count", "function", "", "Events of a kind in the last minutes", "count(high, 10m) >= 3"),
    Word("abs", "function", "", "Without its sign", "abs(change_pct) >= 5"),
    Word("min", "function", "", "The smaller of two", "last < min(day_low, vwap)"),
    Word("max", "function", "", "The larger of two", "last > max(high, prev_close)"),
)  # fmt: skip
CONNECTING = (
    Word("and", "word", "", "Both are true", "change_pct >= 3 and last > vwap"),
    Word("or", "word", "", "At least one is true", "change_pct >= 5 or surge_ratio >= 10"),
    Word("not", "word", "", "It is not true", "not halted = 1"),
    Word("between", "word", "", "From the first to the second, both included", "last between 5 and 50"),
    Word("crosses above", "word", "", "Was at or below it at the look before, is above it now", "last crosses above vwap"),
    Word("crosses below", "word", "", "Was at or above it at the look before, is below it now", "last crosses below 100"),
    Word("up", "word", "", "Moved up by at least so much", "up 1 % in 5m"),
    Word("down", "word", "", "Moved down by at least so much", "down 2 % in 10m"),
    Word("in", "word", "", "Within the last minutes", "3 highs in 10m"),
)  # fmt: skip
WORDS: tuple[Word, ...] = (
    *(Word(name, "figure", FIGURES[name].unit, FIGURES[name].meaning, f"{name} >= 1") for name in NAMES),
    *(Word(also, "figure", FIGURES[name].unit, f"The same as {name}", f"{also} >= 1") for also, name in ALSO.items()),
    *FUNCTIONS,
    *CONNECTING,
    *(Word(kind, "event", "", f"Events of the kind {kind}, for count", f"count({kind}, 10m) >= 1") for kind in KINDS),
)
