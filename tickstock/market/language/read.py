"""Text to tree, and what is wrong with it in words. Nothing that was written is ever executed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from tickstock.market.language.build import Builder
from tickstock.market.language.checks import check
from tickstock.market.language.problem import Problem
from tickstock.market.language.tree import Ago, Count, Figure, Function, Part, written

LONGEST = 2_000  # Characters
DEEPEST = 30  # Parentheses within each other
_parser = Lark((Path(__file__).parent / "grammar.lark").read_text(), parser="lalr", propagate_positions=True)


@dataclass(frozen=True)
class Expression:
    """`text` is as it was written, without superfluous spaces."""

    text: str
    tree: Part

    @cached_property
    def figures(self) -> frozenset[str]:
        """The figures it looks at, now or in the past."""
        return frozenset(part.name for part in self.tree.walk() if isinstance(part, Figure | Ago))

    @cached_property
    def windows(self) -> dict[str, Part]:
        """What it works out over a length of time, each as people write it: change(5m), count(high, 10m)."""
        moves = {part for part in self.tree.walk() if isinstance(part, Function) and part.name == "percent"}
        within = {inner for part in moves for inner in part.parts}
        found = {part for part in self.tree.walk() if isinstance(part, Ago | Count)} - within | moves
        return dict(sorted((written(part), part) for part in found))

    @cached_property
    def looks_back(self) -> int:
        """Seconds its longest look back reaches; 0 where it has none."""
        return max((part.seconds for part in self.tree.walk() if isinstance(part, Ago | Count)), default=0)


def parse(text: str) -> Expression:
    """What a text says; raises Problem, which names the place and, where there is one, what may have been meant."""
    if len(text) > LONGEST:
        raise Problem(f"A condition has at most {LONGEST:,} characters; this has {len(text):,}.", LONGEST)
    if not text.strip():
        raise Problem("Say when you want to be told, such as: change_pct >= 3")
    _check_depth(text)
    try:
        found = _parser.parse(text)
    except UnexpectedInput as problem:
        raise _in_words(text, problem) from None
    tree = Builder(text).truth(found)
    check(tree, text)
    return Expression(" ".join(text.split()), tree)


def _check_depth(text: str) -> None:
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth > DEEPEST:
            raise Problem(f"Parentheses go at most {DEEPEST} deep.", at)


def _in_words(text: str, problem: UnexpectedInput) -> Problem:
    if isinstance(problem, UnexpectedCharacters):
        at: int = problem.column - 1 + sum(len(line) + 1 for line in text.split("\n")[: problem.line - 1])
        letter = text[at]
        if letter.isalpha() or ord(letter) > 127:
            name = unicodedata.name(letter, "unknown")
            return Problem(f"“{letter}” ({name.lower()}) is no letter of this language: use plain a to z.", at)
        return Problem(f"“{letter}” has no meaning here.", at)
    if isinstance(problem, UnexpectedEOF) or (isinstance(problem, UnexpectedToken) and problem.token.type == "$END"):
        at = len(text.rstrip())
        return Problem("Something is missing at the end.", max(at - 1, 0))
    if isinstance(problem, UnexpectedToken):
        token = problem.token
        at = token.start_pos or 0
        said = f"“{token}” does not belong here."
        if token.type == "DURATION":
            said = f"“{token}” is a length of time and does not belong here; a million is written with a capital M."
        elif problem.accepts and {"SIGN"} & set(problem.accepts) and token.type in ("NAME", "NUMBER"):
            said = f"“{token}” does not belong here: is a sign such as >= or a word such as and missing before it?"
        elif token.type == "RPAR":
            said = "There is no opening parenthesis for this one, or something is missing before it."
        return Problem(said, at, len(token))
    return Problem("This cannot be read.", 0, len(text))
