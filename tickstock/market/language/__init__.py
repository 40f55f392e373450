"""The language of alert rules: `change_pct >= 3 and last > vwap and surge_ratio >= 2`."""

from __future__ import annotations

from tickstock.market.language.problem import Problem
from tickstock.market.language.read import Expression, parse
from tickstock.market.language.words import WORDS, Word

__all__ = ["WORDS", "Expression", "Problem", "Word", "parse"]
