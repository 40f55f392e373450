"""What can be seen of an expression without a market: that it is always true, or never."""

from __future__ import annotations

import math

from tickstock.market.language.problem import Problem
from tickstock.market.language.tree import Ago, All, Arithmetic, Compare, Count, Cross, Figure, Function, Number, Part

FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def check(tree: Part, text: str) -> None:
    """Raises Problem where no market could change what it says."""
    for part in tree.walk():
        if isinstance(part, Compare | Cross) and not _looks(part):
            raise Problem("This compares numbers only: it never changes, whatever the market does.", 0, len(text))
        if isinstance(part, Compare | Cross) and part.left == part.right:
            raise Problem("Both sides of a comparison are the same: it never changes.", 0, len(text))
        if isinstance(part, Arithmetic) and part.operator == "/" and part.right == Number(0.0):
            raise Problem("This divides by zero.", 0, len(text))
        if isinstance(part, All) and (what := _impossible(part)):
            raise Problem(f"This can never be true: nothing has a {what} like that.", 0, len(text))


def _looks(part: Part) -> bool:
    return any(isinstance(one, Figure | Ago | Count) for one in part.walk())


def _impossible(part: All) -> str:
    """The name of a figure of which two things are asked that exclude each other."""
    bounds: dict[Part, tuple[float, bool, float, bool]] = {}
    for one in _together(part):
        if not isinstance(one, Compare):
            continue
        what, sign, value = one.left, one.sign, one.right
        if isinstance(what, Number):
            what, sign, value = value, FLIPPED[sign], what  # type: ignore[assignment]
        if not isinstance(value, Number) or sign == "!=":
            continue
        low, low_in, high, high_in = bounds.get(what, (-math.inf, True, math.inf, True))
        if sign in (">", ">=", "=") and (value.value, sign == ">") >= (low, not low_in):
            low, low_in = value.value, sign != ">"
        if sign in ("<", "<=", "=") and (value.value, sign != "<") <= (high, high_in):
            high, high_in = value.value, sign != "<"
        if low > high or (low == high and not (low_in and high_in)):
            return what.name if isinstance(what, Figure | Function) else "figure"
        bounds[what] = low, low_in, high, high_in
    return ""


def _together(part: All) -> list[Part]:
    """All that has to hold at once."""
    return [inner for one in part.of for inner in (_together(one) if isinstance(one, All) else [one])]
