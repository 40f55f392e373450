"""Which trades count: what a trade's conditions allow it to set.

The rules are the consolidated ones of the vendor's reference data (`update_rules.consolidated`);
this table is the built-in default. With several conditions a "no" in any of them wins.
"""

from __future__ import annotations

from functools import lru_cache

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


@lru_cache(maxsize=4096)
def flags(conditions: tuple[int, ...]) -> int:
    """Six bits: what a trade may set in REGULAR (low three) and in PRE and POST (high three).

    Form T marks nearly every trade outside regular hours, so there it forbids nothing.

    >>> flags(()) == ALL | ALL << EXTENDED
    True
    >>> flags((12,)) == VOLUME | ALL << EXTENDED
    True
    """
    regular = extended = ALL
    for condition in conditions:
        allowed = ALLOWED.get(condition, ALL)
        regular &= allowed
        if condition != FORM_T:
            extended &= allowed
    return regular | extended << EXTENDED
