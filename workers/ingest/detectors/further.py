"""Detectors beyond the eight: each is a file of its own with a rule, and a line in FURTHER. See docs/detectors.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tickstock.market.compiled import inlined
from workers.ingest.detectors.told import FIRST_FURTHER


class Further(NamedTuple):
    """`rule(row, price, size, told, n)` is compiled, looks at a price before it becomes the last one, writes what
    it notices on the sheet from line `n` on and gives the line after; `figures` are the fields that go along."""

    name: str
    rule: Callable[..., int]
    figures: tuple[str, ...]


FURTHER: tuple[Further, ...] = ()


def in_turn(found: tuple[Further, ...], kind: int = FIRST_FURTHER) -> Any:
    """All their rules as one compiled function, which writes down whose lines are whose."""
    if not found:

        @inlined
        def none(row: Any, price: float, size: float, told: Any, n: int) -> int:
            return n

        return none
    rule, rest = found[0].rule, in_turn(found[1:], kind + 1)

    @inlined
    def this_one_first(row: Any, price: float, size: float, told: Any, n: int) -> Any:
        after = rule(row, price, size, told, n)
        for k in range(n, after):
            told[k].kind = kind
        return rest(row, price, size, told, after)

    return this_one_first


further = in_turn(FURTHER)
