"""Which trades count: what a trade's conditions allow it to set.

The rules are the consolidated ones of the vendor's reference data (`update_rules.consolidated`);
the table here is the built-in default. With several conditions a "no" in any of them wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

EXTREME, LAST, VOLUME = 1, 2, 4  # May set the high or low, may set the last price, adds volume
ALL = EXTREME | LAST | VOLUME
EXTENDED = 3  # Bits to shift: the same three flags for PRE and POST stand above those for REGULAR

FORM_T = 12
ALLOWED: dict[int, int] = (
    dict.fromkeys((2, 7, 13, 20, 21, 37, 52, 53), VOLUME)
    | {FORM_T: VOLUME}
    | dict.fromkeys((15, 16), 0)
    | dict.fromkeys((5, 10, 22, 29, 32, 33), EXTREME | VOLUME)
    | {38: EXTREME | LAST}
)
TABLE = 256  # Ids that compiled code looks up
HIGHEST = 65_535  # Id a rule can be for
ORDINARY = (14, 41)  # Sweeps and exempt trades are a great part of all: without them there is no market
AVERAGE_PRICE = 2


class Conditions:
    """The rules in force, which can be replaced between two batches.

    >>> conditions = Conditions()
    >>> conditions.use({37: ALL})
    >>> conditions.flags((37,)) == ALL | ALL << EXTENDED
    True
    """

    def __init__(self) -> None:
        self.use({})

    def use(self, allowed: Mapping[int, int]) -> None:
        """Put rules in force; an id not among them has its default. ValueError where they make no sense."""
        if wrong := complaint(allowed):
            raise ValueError(wrong)
        self.allowed = ALLOWED | dict(allowed)
        self.flags = lru_cache(maxsize=4096)(self._flags)
        # Several conditions allow what each of them allows.
        self.table = np.array([self.flags((condition,)) for condition in range(TABLE)])

    def _flags(self, conditions: tuple[int, ...]) -> int:
        """Six bits: what a trade may set in REGULAR (low three) and in PRE and POST (high three).

        Form T marks nearly every trade outside regular hours, so there it forbids nothing.
        """
        regular = extended = ALL
        for condition in conditions:
            allowed = self.allowed.get(condition, ALL)
            regular &= allowed
            if condition != FORM_T:
                extended &= allowed
        return regular | extended << EXTENDED


def complaint(allowed: Mapping[int, int]) -> str:
    """Why these rules cannot be meant; nothing where they can be used."""
    for condition, may in allowed.items():
        if not 0 <= condition <= HIGHEST or not 0 <= may <= ALL:
            return f"condition {condition} cannot allow {may}"
    if forbidden := [condition for condition in ORDINARY if allowed.get(condition, ALL) != ALL]:
        return f"ordinary trades (condition {forbidden[0]}) would not count"
    if allowed.get(AVERAGE_PRICE, 0) & EXTREME:
        return f"average prices (condition {AVERAGE_PRICE}) would set highs and lows"
    return ""


flags = Conditions().flags  # By the built-in rules
