"""What is wrong with an expression, and where."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class Problem(ValueError):
    """`at` and `length` count characters; `suggestion` is what may have been meant there, or empty."""

    def __init__(self, message: str, at: int = 0, length: int = 1, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.length = max(length, 1)
        self.suggestion = suggestion


def like(word: str, known: Iterable[str]) -> str:
    """The known word that is most like this one; empty where none is."""
    found = get_close_matches(word.lower(), list(known), 1, 0.6)
    return found[0] if found else ""
