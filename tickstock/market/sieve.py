"""An interest made fast: its symbols as a mask, its thresholds as comparisons of whole columns."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
from numpy.typing import NDArray

from tickstock.market import tickers
from tickstock.market.columns import CONTROLS, KIND_NAMES, KIND_NUMBERS, SESSION_NUMBERS, Columns
from tickstock.market.events import Surge
from tickstock.market.filters import DIRECTIONS, SESSIONS, WINDOWS, Filter
from tickstock.market.interest import Interest, Ledger

Mask = NDArray[np.bool_]
Test = Callable[[Columns], Mask]


class Sieve:
    """`mask(columns)` says of each event whether it is wanted, whatever was let through before it."""

    def __init__(self, interest: Interest) -> None:
        wanted = interest.filter
        self._kinds = np.array([name in wanted.kinds for name in KIND_NAMES])
        self._kinds[CONTROLS] = True
        self._tests = [*_symbols(interest), *_choices(wanted), *_floors(wanted)]

    def mask(self, columns: Columns) -> Mask:
        """Whether each event is wanted; what concerns everybody always is."""
        kinds = columns["kind"]
        keep: Mask = self._kinds[kinds]
        if not self._tests:
            return keep
        for test in self._tests:
            keep &= test(columns)
        keep |= kinds == CONTROLS
        return keep


def account(columns: Columns, keep: Mask) -> Ledger:
    """What became of these events: {kind: [scanned, delivered, filtered]}."""
    # In one count: of each kind what is left out, then what is kept.
    counts = np.bincount(2 * columns["kind"] + keep, minlength=2 * len(KIND_NAMES)).tolist()
    pairs = zip(KIND_NAMES, counts[::2], counts[1::2], strict=True)
    return {name: [left_out + kept, kept, left_out] for name, left_out, kept in pairs if left_out or kept}


def _symbols(interest: Interest) -> list[Test]:
    tests = []
    if interest.members is not None:
        tests.append(_among(interest.members))
    if interest.filter.only:
        tests.append(_among(interest.filter.only))
    if interest.filter.without:
        tests.append(_not(_among(interest.filter.without)))
    return tests


def _among(symbols: Collection[str]) -> Test:
    own = tickers.numbers(symbols)
    # The last place stays empty: it stands for every ticker that is met later.
    mask = np.zeros(tickers.count() + 1, np.bool_)
    mask[own] = True
    return lambda columns: mask.take(columns["symbol"], mode="clip")


def _not(test: Test) -> Test:
    return lambda columns: ~test(columns)


def _choices(wanted: Filter) -> list[Test]:
    tests: list[Test] = []
    if len(wanted.sessions) < len(SESSIONS):
        sessions = np.array([name in wanted.sessions for name in SESSION_NUMBERS])
        tests.append(lambda columns: sessions[columns["session"]])
    if len(wanted.directions) < len(DIRECTIONS):
        directions = np.array(["down" in wanted.directions, True, "up" in wanted.directions])  # Of -1, 0 and 1
        tests.append(lambda columns: directions[columns["direction"] + 1])
    for window in WINDOWS:
        if window not in wanted.windows:
            tests.append(_unlike(window))
    if wanted.blocks_only:
        tests.append(lambda columns: columns["block"])
    return tests


def _unlike(window: int) -> Test:
    return lambda columns: columns["window"] != window


def _floors(wanted: Filter) -> list[Test]:
    tests = [
        _at_least(name, floor)
        for name, floor in (
            ("price", wanted.price_min),
            ("move", wanted.move_min),
            ("count", wanted.count_min),
            ("r2", wanted.r2_min),
            ("net", wanted.pressure_min),
            ("day_volume", wanted.day_volume_min),
            ("significance", wanted.significance_min),
        )
        if floor is not None
    ]
    tests += [_at_most("price", wanted.price_max)] if wanted.price_max is not None else []
    tests += [_at_most("count", wanted.count_max)] if wanted.count_max is not None else []
    if (dollars := wanted.day_dollars_min) is not None:
        tests.append(lambda columns: ~(columns["day_volume"] * columns["price"] < dollars))
    if (usual := wanted.volume_ratio_min) is not None:
        tests.append(lambda columns: columns["volume_ratio"] >= usual)  # Unknown is not enough
    if (ratio := wanted.surge_ratio_min) is not None:
        surges = KIND_NUMBERS[Surge]
        tests.append(lambda columns: (columns["kind"] != surges) | (columns["ratio"] >= ratio))
    return tests


def _at_least(name: str, floor: float) -> Test:
    return lambda columns: ~(columns[name] < floor)  # An event without the figure passes


def _at_most(name: str, ceiling: float) -> Test:
    return lambda columns: ~(columns[name] > ceiling)
