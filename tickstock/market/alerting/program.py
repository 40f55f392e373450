"""Many expressions at once: what they have in common is worked out once, a column at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from tickstock.market.alerting.batch import Batch, fields_of
from tickstock.market.alerting.carry import Carry
from tickstock.market.alerting.past import Past
from tickstock.market.figures import DIGITS
from tickstock.market.language.tree import (
    Ago,
    All,
    AnyOf,
    Arithmetic,
    Compare,
    Count,
    Cross,
    Figure,
    Function,
    Not,
    Number,
    Part,
)

Column = Any  # Of numbers or truths, or one number for all
Step = Callable[[Batch, list[Column]], Column]


def _divide(left: Column, right: Column) -> Column:
    return np.where(right != 0.0, left / right, np.nan)


def _differ(left: Column, right: Column) -> Column:
    """What is not known differs from nothing."""
    return (left < right) | (left > right)


def _percent(now: Column, then: Column) -> Column:
    """Rounded, so that what is 1 % for people is 1."""
    return np.round(100.0 * (_divide(now, then) - 1.0), DIGITS)


SIGNS: dict[str, Callable[[Column, Column], Column]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": _divide,
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "=": np.equal, "!=": _differ,
    "min": np.minimum, "max": np.maximum, "percent": _percent,
}  # fmt: skip


class Worked:
    """What a batch came to: the column of every part of every expression."""

    def __init__(self, places: dict[Part, int], values: list[Column]) -> None:
        self._places = places
        self._values = values

    def __getitem__(self, part: Part) -> Column:
        return self._values[self._places[part]]


class Program:
    """`carries` and `past` outlive it: another program for other expressions goes on with them."""

    def __init__(self, trees: Iterable[Part], past: Past, carries: dict[Cross, Carry]) -> None:
        self._past = past
        self._carries = carries
        self._steps: list[Step] = []
        self._places: dict[Part, int] = {}
        for tree in trees:
            self._place(tree)

    def run(self, batch: Batch) -> Worked:
        """Of each expression where it is true, and all it was made of."""
        values: list[Column] = []
        with np.errstate(all="ignore"):
            for step in self._steps:
                values.append(step(batch, values))
        return Worked(self._places, values)

    def crossings(self) -> set[Cross]:
        return {part for part in self._places if isinstance(part, Cross)}

    def _place(self, part: Part) -> int:
        if part not in self._places:
            places = [self._place(one) for one in part.parts]
            self._steps.append(self._step(part, places))
            self._places[part] = len(self._steps) - 1
        return self._places[part]

    def _step(self, part: Part, places: list[int]) -> Step:
        match part:
            case Number(value):
                return lambda batch, values: np.float64(value)
            case Figure(name):
                return lambda batch, values: batch.figure(name)
            case Ago(name, seconds):
                return lambda batch, values: self._past.value(name, seconds, batch)
            case Count(kind, seconds):
                column = f"count_{kind}"
                return lambda batch, values: batch[column] - np.nan_to_num(self._past.value(column, seconds, batch))
            case Arithmetic(sign):
                return _binary(SIGNS[sign], *places)
            case Compare(sign):
                compare = _binary(SIGNS[sign], *places)
                return lambda batch, values: np.broadcast_to(compare(batch, values), len(batch))
            case Function("abs"):
                return lambda batch, values: np.abs(values[places[0]])
            case Function(name):
                return _binary(SIGNS[name], *places)
            case Cross():
                return self._cross(part, *places)
            case All() | AnyOf():
                join = np.logical_and if isinstance(part, All) else np.logical_or
                return lambda batch, values: join.reduce([values[place] for place in places])
            case Not():
                return lambda batch, values: ~values[places[0]]
        raise TypeError(f"{part} is no part of an expression")

    def _cross(self, part: Cross, left: int, right: int) -> Step:
        carry = self._carries.setdefault(part, Carry())
        beyond, here = (np.greater, np.less_equal) if part.way == "above" else (np.less, np.greater_equal)

        def step(batch: Batch, values: list[Column]) -> Column:
            a, b = np.broadcast_arrays(values[left], values[right], batch.symbol)[:2]
            side = beyond(a, b).astype(np.int8) - here(a, b).astype(np.int8)  # 0 where that is not known
            return (carry.before(batch, side) == -1) & (side == 1)

        return step


def fields(trees: Iterable[Part]) -> frozenset[str]:
    """The columns that these look at."""
    found: set[str] = set()
    for tree in trees:
        for part in tree.walk():
            if isinstance(part, Figure | Ago):
                found |= fields_of(part.name)
            elif isinstance(part, Count):
                found.add(f"count_{part.kind}")
    return frozenset(found)


def kept(trees: Iterable[Part]) -> frozenset[str]:
    """The columns whose past they look at."""
    parts = [part for tree in trees for part in tree.walk()]
    return frozenset(
        {part.name for part in parts if isinstance(part, Ago)}
        | {f"count_{part.kind}" for part in parts if isinstance(part, Count)}
    )


def _binary(work: Callable[[Column, Column], Column], left: int, right: int) -> Step:
    return lambda batch, values: work(values[left], values[right])
