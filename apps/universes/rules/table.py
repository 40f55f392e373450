"""What is known of all symbols as columns, and which of them a rule finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from apps.universes.catalogue.themes import in_themes
from apps.universes.rules.rule import Rule

Column = NDArray[Any]


class Facts(NamedTuple):
    """What is known of one symbol."""

    ticker: str
    sector: str
    industry: str
    exchange: str
    type: str
    cap_band: str


class Today(NamedTuple):
    """What the market says of a symbol; nan while it has not."""

    price: float
    shares: float


class Table(NamedTuple):
    ticker: Column
    sector: Column
    industry: Column
    exchange: Column
    type: Column
    cap_band: Column
    price: Column
    shares: Column


def table_of(facts: Sequence[Facts], today: Mapping[str, Today]) -> Table:
    """All symbols side by side."""
    text = [np.array([one[place] for one in facts], np.str_) for place in range(len(Facts._fields))]
    unknown = Today(np.nan, np.nan)
    figures = np.array([today.get(one.ticker, unknown) for one in facts], np.float64).reshape(-1, 2)
    return Table(*text, *figures.T)


def find(rule: Rule, table: Table) -> frozenset[str]:
    """The tickers of the symbols a rule asks for."""
    wanted = np.ones(len(table.ticker), np.bool_)
    lists = (
        (rule.sectors, table.sector),
        (rule.exchanges, table.exchange),
        (rule.types, table.type),
        (rule.bands, table.cap_band),
    )
    for allowed, column in lists:
        if allowed:
            wanted &= np.isin(column, allowed)
    if rule.themes:
        known, which = np.unique(table.industry, return_inverse=True)
        wanted &= np.array([in_themes(industry, rule.themes) for industry in known.tolist()], np.bool_)[which]
    # Nothing compares with nan, so what is not known is not wanted.
    if rule.price_from is not None:
        wanted &= table.price >= rule.price_from
    if rule.price_to is not None:
        wanted &= table.price <= rule.price_to
    if rule.shares_from is not None:
        wanted &= table.shares >= rule.shares_from
    found = frozenset(table.ticker[wanted].tolist()) - frozenset(rule.never)
    return found | (frozenset(rule.also) & frozenset(table.ticker.tolist()))
