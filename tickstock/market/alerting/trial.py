"""What a rule would have told on a recorded day: the same evaluation, a page at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import msgspec
import numpy as np

from tickstock.market import tickers
from tickstock.market.alerting import program
from tickstock.market.alerting.event_rules import EventRules
from tickstock.market.alerting.journal import EVENTS, Journal
from tickstock.market.alerting.names import Names
from tickstock.market.alerting.rule import Rule
from tickstock.market.alerting.rules import RowRules, understood
from tickstock.market.alerting.told import Told

SHOWN = 200  # Notices that are kept; all are counted


class Trial(NamedTuple):
    """`told` are the newest of `total`. What ended early knows the day `until` there only (epoch ms)."""

    total: int
    told: list[Told]
    minutes: dict[int, int]  # How many each minute (epoch ms of its start) told
    until: int | None
    is_whole: bool
    took_ms: float


def on_day(
    journal: Journal,
    rule: Rule,
    members: Mapping[str, frozenset[str]],
    day: date,
    *,
    deadline: float | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Trial:
    """Try a rule on a day, for so many seconds at most. Raises Problem where its condition cannot be read."""
    began = time.monotonic()
    looks = _rows(journal, rule, members, day) if rule.expression else _events(journal, rule, members, day)
    told: list[Told] = []
    minutes: dict[int, int] = {}
    total, until, is_whole = 0, None, True
    for at, found in looks:
        total, until = total + len(found), at
        for one in found:
            minute = one.at // 60_000 * 60_000
            minutes[minute] = minutes.get(minute, 0) + 1
        told = (told + sorted(found, key=lambda one: one.at))[-SHOWN:]
        if is_cancelled() or (deadline is not None and time.monotonic() - began > deadline):
            is_whole = False
            break
    return Trial(total, told, minutes, until, is_whole, 1_000 * (time.monotonic() - began))


def _rows(
    journal: Journal, rule: Rule, members: Mapping[str, frozenset[str]], day: date
) -> Iterator[tuple[int, list[Told]]]:
    names = journal.names()
    rules = RowRules(names)
    trees = [understood(text).tree for text in (rule.expression, rule.rearm) if text]
    rules.put([rule], members)
    wanted = program.fields(trees) | {"last"}
    for batch, is_seed in journal.looks(day, wanted, _among(rule, members, names)):
        if not len(batch):
            continue
        if is_seed:
            rules.seed(batch, rules.switches)
            yield int(batch.at[-1]), []
        else:
            yield int(batch.at.max()), rules.look(batch)


def _events(
    journal: Journal, rule: Rule, members: Mapping[str, frozenset[str]], day: date
) -> Iterator[tuple[int, list[Told]]]:
    rules = EventRules()
    rules.put([rule], members)
    numbers = np.array(tickers.numbers(journal.names().known), np.int32)
    for start in journal.pages(day, EVENTS):
        own, columns, said = journal.read_events(day, start)
        columns["symbol"] = numbers[own]
        if len(columns):
            yield int(columns["at"].max()), rules.look(columns, _Said(said))


class _Said:
    """The events of a page, each read when it is asked for."""

    def __init__(self, said: Any) -> None:
        self._said = said

    def __getitem__(self, place: int) -> Any:
        return _Event(msgspec.json.decode(self._said[place].as_py()))


class _Event:
    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts
        self.eid: str = facts["eid"]
        self.symbol: str = facts["symbol"]


def _among(rule: Rule, members: Mapping[str, frozenset[str]], names: Names) -> Any:
    if not rule.universe and not rule.only:
        return None
    mask = np.ones(len(names), np.bool_)
    if rule.universe:
        mask &= names.mask(members.get(rule.universe, frozenset()))
    return mask & names.mask(rule.only) if rule.only else mask
