"""One moment after the other: what it tells, and what is kept of it. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tickstock.market.alerting.batch import Batch
from tickstock.market.alerting.board import Board
from tickstock.market.alerting.event_rules import EventRules
from tickstock.market.alerting.moment import Moment
from tickstock.market.alerting.names import Names
from tickstock.market.alerting.rule import Rule
from tickstock.market.alerting.rules import News, RowRules
from tickstock.market.alerting.told import Told
from tickstock.market.columns import Columns, columns_of
from tickstock.market.tape import Item


class Desk:
    """`step` takes the market a second further; `put` changes the rules."""

    def __init__(self, names: Names) -> None:
        self.board = Board(names)
        self.rows = RowRules(names)
        self.events = EventRules()
        self.at = 0  # The newest moment
        self.day = 0

    def put(self, rules: list[Rule], members: Mapping[str, frozenset[str]]) -> News:
        """Rules in force from the next moment on."""
        self.events.put([rule for rule in rules if not rule.expression], members)
        return self.rows.put([rule for rule in rules if rule.expression], members)

    def is_new_day(self, moment: Moment) -> bool:
        return moment.day != self.day

    def begin_day(self, day: int) -> None:
        self.day = day
        self.board.new_day()
        self.rows.new_day()
        self.events.new_day()

    def step(self, moment: Moment, items: list[Item]) -> tuple[list[Told], Batch, Columns]:
        """What a moment and its events tell; with them, as columns, for the journal."""
        columns = columns_of(item.event for item in items)
        told = self.events.look(columns, [item.event for item in items])
        for item in items:
            self.board.count(item.event.symbol, item.event.kind)
        batch = self.board.take(moment.rows, moment.at)
        self.at = moment.at
        return told + self.rows.look(batch), batch, columns

    def everything(self) -> Batch:
        """Every symbol, as it stands."""
        return self.board.all(self.at)

    @property
    def ledger(self) -> dict[str, int]:
        """What became of all that rules found: told, or held back by reason."""
        held = self.rows.pacing.held + self.events.pacing.held
        found = self.rows.edges + self.events.edges
        return {"found": found, "told": found - sum(held.values())} | {
            f"held_{reason}": count for reason, count in held.items()
        }

    def dump(self) -> dict[str, Any]:
        """All that a restart needs, but the rules."""
        board = self.board
        return {
            "at": self.at,
            "day": self.day,
            "rows": board.rows.tobytes(),
            "counts": board.counts.tobytes(),
            "rules": self.rows.dump(),
            "events": self.events.pacing.dump(),
        }
