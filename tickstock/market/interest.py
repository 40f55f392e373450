"""What one viewer wants."""

from __future__ import annotations

import msgspec

from tickstock.market.filters import EVERYTHING, Filter

Ledger = dict[str, list[int]]


class Interest(msgspec.Struct, frozen=True, weakref=True, cache_hash=True):
    """A universe by name and members (None: the whole market), and a set of filters by name and what it says.

    Two that are equal want the same, so it stands for its viewers where what they get is kept.
    """

    universe: str = "Whole market"
    members: frozenset[str] | None = None
    filters: str = "Everything"
    filter: Filter = EVERYTHING
