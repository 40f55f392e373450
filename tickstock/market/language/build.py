"""What the parser found to a tree of ours: names looked up, kinds checked, short forms written out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

from lark import Token, Tree

from tickstock.market.events import KINDS
from tickstock.market.language.problem import Problem, like
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
    Operator,
    Part,
    Sign,
)
from tickstock.market.language.words import ALSO, FUNCTIONS, LEAST, MOST, NAMES, PAST

LARGEST = 1e15
PARTS = 400  # Of a tree at most
DEEPEST = 60
SIZES = {"k": 1e3, "M": 1e6, "B": 1e9}
UNITS = {"s": 1, "m": 60, "h": 3_600}
CALLED = tuple(word.name for word in FUNCTIONS)
Found = Any  # A Tree or a Token of the parser, whose types say no more


class Builder:
    def __init__(self, text: str) -> None:
        self.text = text
        self._parts = 0
        self._depth = 0

    def truth(self, found: Found) -> Part:
        """A part that is true or false."""
        part = self.part(found)
        if not part.is_truth:
            raise self._problem(found, "This is a number. Compare it with something, such as: {} >= 1")
        return part

    def number(self, found: Found) -> Part:
        part = self.part(found)
        if part.is_truth:
            raise self._problem(found, "This is true or false; a number belongs here.")
        return part

    def part(self, found: Found) -> Part:
        found = _bare(found)
        assert isinstance(found, Tree)
        self._parts += 1
        self._depth += 1
        if self._parts > PARTS:
            raise self._problem(found, f"A condition has at most {PARTS} parts.")
        if self._depth > DEEPEST:
            raise self._problem(found, f"This goes more than {DEEPEST} levels deep.")
        build: Callable[[Found], Part] = getattr(self, f"_{found.data}")
        part = build(found)
        self._depth -= 1
        return part

    def _any(self, found: Found) -> Part:
        return AnyOf(tuple(self.truth(one) for one in found.children))

    def _all(self, found: Found) -> Part:
        return All(tuple(self.truth(one) for one in found.children))

    def _negate(self, found: Found) -> Part:
        return Not(self.truth(found.children[1]))

    def _compare(self, found: Found) -> Part:
        left, sign, right = found.children
        said = cast(Sign, "=" if str(sign) == "==" else str(sign))
        return Compare(said, self.number(left), self.number(right))

    def _between(self, found: Found) -> Part:
        what, least, most = (self.number(one) for one in found.children if one is not None)
        if isinstance(least, Number) and isinstance(most, Number) and least.value > most.value:
            raise self._problem(found, "The first of the two is the smaller one: nothing is between these.")
        return All((Compare(">=", what, least), Compare("<=", what, most)))

    def _cross(self, found: Found) -> Part:
        left, way, right = found.children
        a, b = self.number(left), self.number(right)
        if way is None:
            return AnyOf((Cross("above", a, b), Cross("below", a, b)))
        return Cross("above" if str(way).lower() == "above" else "below", a, b)

    def _arithmetic(self, found: Found) -> Part:
        left, sign, right = found.children
        return Arithmetic(cast(Operator, str(sign)), self.number(left), self.number(right))

    def _negative(self, found: Found) -> Part:
        of = self.number(found.children[1])
        return Number(-of.value) if isinstance(of, Number) else Arithmetic("-", Number(0.0), of)

    def _number(self, found: Found) -> Part:
        return Number(self._value(found.children[0]))

    def _duration(self, found: Found) -> Part:
        raise self._problem(found, "“{}” is a length of time. A million is written with a capital M.")

    def _name(self, found: Found) -> Part:
        return Figure(self._figure(found.children[0], NAMES))

    def _moved(self, found: Found) -> Part:
        way, by, *_, duration = found.children
        moved = _change(self._seconds(duration))
        value = self._value(by)
        return Compare(">=", moved, Number(value)) if way.lower() == "up" else Compare("<=", moved, Number(-value))

    def _counted(self, found: Found) -> Part:
        number, kind, duration = found.children
        name = str(kind).lower()
        single = name if name in KINDS else name.removesuffix("s")
        return Compare(">=", Count(self._kind(kind, single), self._seconds(duration)), Number(self._value(number)))

    def _call(self, found: Found) -> Part:
        name, *given = found.children
        given = [one for one in given if one is not None]
        said = str(name).lower()
        if said not in CALLED:
            raise self._unknown(name, CALLED, "There is no function “{}”.")
        wanted = {"change": 1, "abs": 1}.get(said, 2)
        if len(given) != wanted:
            raise self._problem(found, f"{said} takes {wanted} thing{'s' * (wanted > 1)} in its parentheses.")
        if said == "change":
            return _change(self._seconds_of(given[0]))
        if said == "ago":
            return Ago(self._figure(self._word(given[0]), PAST), self._seconds_of(given[1]))
        if said == "count":
            word = self._word(given[0])
            return Count(self._kind(word, str(word).lower()), self._seconds_of(given[1]))
        return Function(said, tuple(self.number(one) for one in given))

    def _value(self, token: Token) -> float:
        said = str(token).removesuffix("%")
        size = SIZES.get(said[-1:], 1.0)
        value = float(said.rstrip("kMB")) * size
        if value > LARGEST:
            raise Problem("Numbers go up to 1,000,000,000,000,000.", token.start_pos or 0, len(token))
        return value

    def _figure(self, token: Token, known: tuple[str, ...]) -> str:
        name = ALSO.get(str(token).lower(), str(token).lower())
        if name in known:
            return name
        if name in NAMES:
            raise self._unknown(token, known, f"The past of “{{}}” is not kept, only that of {', '.join(known)}.")
        raise self._unknown(token, (*known, *ALSO), "There is no figure “{}”.")

    def _kind(self, token: Token, name: str) -> str:
        if name not in KINDS:
            raise self._unknown(token, KINDS, "There is no kind of event “{}”.")
        return name

    def _word(self, found: Found) -> Token:
        found = _bare(found)
        if isinstance(found, Tree) and found.data == "name":
            return cast(Token, found.children[0])
        raise self._problem(found, "A name belongs here.")

    def _seconds_of(self, found: Found) -> int:
        found = _bare(found)
        if isinstance(found, Tree) and found.data == "duration":
            return self._seconds(cast(Token, found.children[0]))
        raise self._problem(found, "A length of time belongs here, such as 5m.")

    def _seconds(self, token: Token) -> int:
        found = re.match(r"([0-9.]+)\s?([smh])", str(token))
        assert found
        seconds = float(found[1]) * UNITS[found[2]]
        if not LEAST <= seconds <= MOST or seconds % 10:
            raise Problem("A look back reaches from 1m to 60m, in steps of 10 s.", token.start_pos or 0, len(token))
        return int(seconds)

    def _unknown(self, token: Token, known: tuple[str, ...], said: str) -> Problem:
        near = like(str(token), known)
        hint = f" Did you mean {near}?" if near else ""
        return Problem(said.format(token) + hint, token.start_pos or 0, len(token), near)

    def _problem(self, found: Found, said: str) -> Problem:
        found = _bare(found)
        if isinstance(found, Token):
            return Problem(said.format(found), found.start_pos or 0, len(found))
        start, end = found.meta.start_pos, found.meta.end_pos
        return Problem(said.replace("{}", self.text[start:end]), start, end - start)


def _bare(found: Found) -> Found:
    """Without what the grammar puts around a single one."""
    while isinstance(found, Tree) and found.data in ("any", "all", "start") and len(found.children) == 1:
        found = found.children[0]
    return found


def _change(seconds: int) -> Part:
    return Function("percent", (Figure("last"), Ago("last", seconds)))
