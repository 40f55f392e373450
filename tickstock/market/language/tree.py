"""What an expression is made of. Equal parts are equal objects' values, so whoever evaluates many works each out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Operator = Literal["+", "-", "*", "/"]
Sign = Literal["<", "<=", ">", ">=", "=", "!="]


@dataclass(frozen=True)
class Part:
    """`is_truth`: it is true or false; otherwise it is a number."""

    is_truth = False

    @property
    def parts(self) -> tuple[Part, ...]:
        return ()

    def walk(self) -> Iterator[Part]:
        """It, and all it is made of."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True)
class Number(Part):
    value: float


@dataclass(frozen=True)
class Figure(Part):
    name: str


@dataclass(frozen=True)
class Ago(Part):
    """A figure as it was so many seconds ago."""

    name: str
    seconds: int


@dataclass(frozen=True)
class Count(Part):
    """Events of a kind in the last seconds."""

    kind: str
    seconds: int


@dataclass(frozen=True)
class Arithmetic(Part):
    operator: Operator
    left: Part
    right: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.left, self.right


@dataclass(frozen=True)
class Function(Part):
    """One that people call, or "percent": how far the first is above the second."""

    name: str
    arguments: tuple[Part, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.arguments


@dataclass(frozen=True)
class Compare(Part):
    sign: Sign
    left: Part
    right: Part
    is_truth = True

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.left, self.right


@dataclass(frozen=True)
class Cross(Part):
    """`left` was at or below `right` at the look before and is above it now, or the other way round."""

    way: Literal["above", "below"]
    left: Part
    right: Part
    is_truth = True

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.left, self.right


@dataclass(frozen=True)
class All(Part):
    of: tuple[Part, ...]
    is_truth = True

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.of


@dataclass(frozen=True)
class AnyOf(Part):
    of: tuple[Part, ...]
    is_truth = True

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.of


@dataclass(frozen=True)
class Not(Part):
    of: Part
    is_truth = True

    @property
    def parts(self) -> tuple[Part, ...]:
        return (self.of,)


def written(part: Part) -> str:
    """A part that looks back, as people write it.

    >>> written(Count("high", 600)), written(Function("percent", (Figure("last"), Ago("last", 90))))
    ('count(high, 10m)', 'change(90s)')
    """
    match part:
        case Ago(name, seconds):
            return f"ago({name}, {_length(seconds)})"
        case Count(kind, seconds):
            return f"count({kind}, {_length(seconds)})"
        case Function("percent", (_, Ago(_, seconds))):
            return f"change({_length(seconds)})"
    raise TypeError(f"{part} does not look back")


def _length(seconds: int) -> str:
    return f"{seconds}s" if seconds % 60 else f"{seconds // 60}m"
