"""Which trades count: the table of market-data.md, once more."""

from __future__ import annotations

from typing import NamedTuple

FORM_T = 12
NO_EXTREME = {2, 7, 12, 13, 15, 16, 20, 21, 37, 52, 53}
NO_LAST = NO_EXTREME | {5, 10, 22, 29, 32, 33}
NO_VOLUME = {15, 16, 38}


class May(NamedTuple):
    """What an input may do."""

    extreme: bool
    last: bool
    volume: bool


def may(conditions: tuple[int, ...], session: str) -> May:
    """What a trade may do in this session; before and after regular hours nearly every one is a Form T."""
    found = set(conditions)
    if session != "regular":
        found -= {FORM_T}
    return May(not found & NO_EXTREME, not found & NO_LAST, not found & NO_VOLUME)
