"""What can be set in a set of filters, in words: one line a setting, used wherever one is shown, asked for or explained."""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple

import msgspec
from msgspec.inspect import FloatType, IntType, type_info

from tickstock.market.events import KINDS
from tickstock.market.filters import DIRECTIONS, SESSIONS, WINDOWS, Filter

TIMES: Final = "\u00d7"
Unit = Literal["", "%", "$", "shares", "\u00d7", "s", "a minute"]
GROUPS = ("What", "Which symbols", "How big", "How much at a time")
WHAT, WHICH, BIG, MUCH = GROUPS


class Setting(NamedTuple):
    """`choices` (value: its name) stand for one of several; without them it is a figure, symbols, or yes and no."""

    name: str  # In `Filter`
    label: str
    group: str
    help: str
    unit: Unit = ""
    choices: dict[Any, str] = {}

    @property
    def default(self) -> Any:
        return DEFAULTS[self.name]

    @property
    def is_figure(self) -> bool:
        return self.name in BOUNDS

    @property
    def is_whole(self) -> bool:
        return BOUNDS[self.name].is_whole

    @property
    def range(self) -> tuple[float, float]:
        """From the smallest to the largest figure that may be chosen."""
        return BOUNDS[self.name][:2]


class Bounds(NamedTuple):
    low: float
    high: float
    is_whole: bool


def _bounds(of: Any) -> Bounds | None:
    for one in (of, *getattr(of, "types", ())):
        if isinstance(one, IntType | FloatType):
            assert one.ge is not None
            assert one.le is not None
            return Bounds(one.ge, one.le, isinstance(one, IntType))
    return None


_fields: Any = type_info(Filter)
BOUNDS = {field.name: found for field in _fields.fields if (found := _bounds(field.type))}
DEFAULTS: dict[str, Any] = {name: getattr(Filter(), name) for name in Filter.__struct_fields__}

KIND_LABELS = dict(
    zip(
        KINDS,
        ("Highs", "Lows", "Trends", "Surges", "Pressure", "VWAP crosses", "Gaps", "Breakouts", "Halts", "Resumes"),
        strict=True,
    )
)
SESSION_LABELS = dict(zip(SESSIONS, ("Before the open", "Regular", "After the close"), strict=True))
DIRECTION_LABELS = dict(zip(DIRECTIONS, ("Up", "Down"), strict=True))
WINDOW_LABELS = {window: f"{window // 60} min" for window in WINDOWS}

SETTINGS = (
    Setting("kinds", "Kinds of event", WHAT, "Only events of these kinds.", choices=KIND_LABELS),
    Setting("sessions", "Sessions", WHAT, "Only while one of these is under way.", choices=SESSION_LABELS),
    Setting(
        "directions",
        "Direction",
        WHAT,
        "Highs, gaps up, buying and the like are up; surges and halts have no direction and pass.",
        choices=DIRECTION_LABELS,
    ),
    Setting("windows", "Trend windows", WHAT, "Trends over these spans; other kinds pass.", choices=WINDOW_LABELS),
    Setting("blocks_only", "Block trades only", WHAT, "Only what one trade of 10,000 shares or $200,000 caused."),
    Setting("price_min", "Price from", WHICH, "Leaves out cheaper stocks.", "$"),
    Setting("price_max", "Price to", WHICH, "Leaves out dearer stocks.", "$"),
    Setting("day_volume_min", "Shares today, at least", WHICH, "Traded so far today; 1.5M is 1,500,000.", "shares"),
    Setting("day_dollars_min", "Dollars today, at least", WHICH, "Shares traded so far today times the price.", "$"),
    Setting("only", "Only these symbols", WHICH, "Of your universe; none named means all of it."),
    Setting("without", "Without these symbols", WHICH, "Nothing of them comes through, whatever else is set."),
    Setting(
        "significance_min", "Strength, at least", BIG, "Times over what its detector needs to tell it at all.", TIMES
    ),
    Setting("move_min", "Smallest move", BIG, "Of highs, lows, trends, gaps and breakouts, up or down.", "%"),
    Setting(
        "volume_ratio_min",
        "Volume, at least",
        BIG,
        "Of the last 60 seconds against usual; unknown is not enough.",
        TIMES,
    ),
    Setting("surge_ratio_min", "Surge, at least", BIG, "Of volume surges: how many times the usual minute.", TIMES),
    Setting("pressure_min", "Pressure, at least", BIG, "Net buying or selling, where 100 is all of one side."),
    Setting("r2_min", "Trend straightness, at least", BIG, "Of trends: r², where 1 is a straight line."),
    Setting("count_min", "Count from", BIG, "Which high or low of the session it is: 1 is the first."),
    Setting("count_max", "Count to", BIG, "With 1, only the first high and the first low of each symbol."),
    Setting(
        "cool_down", "Quiet per symbol", MUCH, "After an event, none of the same kind and symbol for so long.", "s"
    ),
    Setting(
        "per_minute",
        "Noise budget",
        MUCH,
        "At most so many, the most significant first; the rest is counted as filtered out. 0 is no limit.",
        "a minute",
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}


def differing(wanted: Filter) -> list[tuple[Setting, Any]]:
    """What is set otherwise than by default, in the order of the table."""
    return [(one, getattr(wanted, one.name)) for one in SETTINGS if getattr(wanted, one.name) != one.default]


def alone(name: str, value: Any) -> Filter:
    """A filter that has nothing but this one set."""
    return msgspec.structs.replace(Filter(), **{name: value})
