"""Writes the journal: each minute's page once that is over."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from tickstock.market.alerting.batch import Batch, fields_of
from tickstock.market.alerting.journal import MINUTE, Journal
from tickstock.market.alerting.names import Names
from tickstock.market.alerting.past import MARKS, STEP, Past
from tickstock.market.columns import CONTROLS, Columns
from tickstock.market.tape import Item


class Page(NamedTuple):
    """One that is still open."""

    start: int  # Its first moment
    looks: list[Batch]
    events: list[tuple[Columns, list[Item]]]


class Scribe:
    def __init__(self, journal: Journal, names: Names, days: int) -> None:
        self.journal = journal
        self.names = names
        self.days = days
        self._known = len(names)
        self._page: Page | None = None
        self.failures = 0

    def is_over(self, at: int) -> bool:
        """Whether a moment is of another minute than the open one."""
        return self._page is not None and at // MINUTE != self._page.start // MINUTE

    def add(self, batch: Batch, columns: Columns, items: list[Item]) -> None:
        """Keep a moment, which is of the open page or opens one."""
        if not len(batch):
            return
        if self._page is None:
            self._page = Page(int(batch.at[0]), [], [])
        self._page.looks.append(batch)
        if items:
            self._page.events.append((columns, items))

    def seed(self, day: int, batch: Batch) -> None:
        """Write how the market is as watching begins."""
        if len(batch):
            self.journal.remember(self.names, self._known)
            self._known = len(self.names)
            self.journal.write(date.fromordinal(day), int(batch.at[0]), [batch], is_seed=True)

    def close(self, day: int) -> None:
        """Write the open page. A disk that does not take it costs the back-tests that minute, and is counted."""
        page, self._page = self._page, None
        if page is None:
            return
        try:
            self.journal.remember(self.names, self._known)
            self._known = len(self.names)
            on = date.fromordinal(day)
            self.journal.write(on, page.start, page.looks)
            if page.events:
                self._write_events(on, page)
        except OSError:
            self.failures += 1

    def forget_old(self) -> None:
        self.journal.forget(self.days)

    def recall(self, past: Past, day: int, at: int) -> None:
        """Fill a past with the last hour of the day."""
        fields = {one for name in past.names for one in (fields_of(name) if "count_" not in name else {name})}
        on, since = date.fromordinal(day), at - MARKS * STEP
        for start in self.journal.pages(on):
            if since <= start < (self._page.start if self._page else at + 1):
                self._take(past, self.journal.read(on, start, fields))
        for look in self._page.looks if self._page else ():
            self._take(past, look)

    def _take(self, past: Past, batch: Batch) -> None:
        past.begin(batch)
        past.take(batch)

    def _write_events(self, on: date, page: Page) -> None:
        columns = np.concatenate([columns for columns, _ in page.events])
        items = [item for _, those in page.events for item in those]
        keep = np.flatnonzero(columns["kind"] != CONTROLS)
        items = [items[place] for place in keep]
        numbers = np.array([self.names.number(item.event.symbol) for item in items], np.int32)
        self.journal.remember(self.names, self._known)
        self._known = len(self.names)
        self.journal.write_events(on, page.start, numbers, columns[keep], [item.data for item in items])
