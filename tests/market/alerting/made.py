"""Moments and rules to try."""

from __future__ import annotations

from typing import Any

import numpy as np

from tickstock.market.alerting.batch import Batch
from tickstock.market.alerting.board import Board
from tickstock.market.alerting.moment import CHANGED, Changed
from tickstock.market.alerting.names import Names
from tickstock.market.alerting.rule import Rule

START = 1_763_994_600_000  # Epoch ms, a whole minute


def changed(**symbols: dict[str, float] | float) -> Changed:
    """Rows by symbol: their fields, or their last price."""
    rows = np.zeros(len(symbols), CHANGED)
    for row, (symbol, said) in zip(rows, symbols.items(), strict=True):
        row["symbol"] = symbol.encode()
        for name, value in (said if isinstance(said, dict) else {"last": said}).items():
            row[name] = value
    return rows


def rule(expression: str = "", **more: Any) -> Rule:
    return Rule(uid=more.pop("uid", "r1"), owner=7, name="A rule", expression=expression, **more)


def course(board: Board, *moments: Changed, every: int = 1_000) -> list[Batch]:
    """Their batches, a second apart."""
    return [board.take(one, START + every * place) for place, one in enumerate(moments)]


def fresh() -> Board:
    return Board(Names())
