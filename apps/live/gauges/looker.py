"""Looks at one snapshot of the rows after the other and counts; what it remembers of earlier ones is bounded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

import msgspec
import numpy as np
from numpy.typing import NDArray

from apps.live.gauges.catalogue import NOTHING, Catalogue
from apps.live.gauges.edition import Edition, Tickers, Told, Want, raw
from apps.universes.catalogue.sectors import SECTORS
from tickstock.market.columns import Columns
from tickstock.market.events import KINDS
from tickstock.market.gauges.flow import Flow
from tickstock.market.gauges.layout import Layout
from tickstock.market.gauges.lines import lines
from tickstock.market.gauges.panel import panel
from tickstock.market.gauges.recent import RecentEvents
from tickstock.market.gauges.sample import market_clock
from tickstock.market.gauges.sectors import sectors
from tickstock.market.gauges.sparks import Sparks
from tickstock.market.rows import Rows
from tickstock.market.tape import Tape
from tickstock.stream.bars import Minute
from tickstock.stream.rows import Snapshot

WATCHED = 100  # Lines of a watch list that are told
FLOW = 60  # Seconds
NOBODY: Mapping[str, str] = MappingProxyType({})


class Looker:
    """`take` belongs to the event loop, `look` to a thread; one is never called while the other is at work."""

    def __init__(self) -> None:
        self.number = 0
        self._layout: Layout | None = None
        self._places = np.empty(0, np.intp)
        self._catalogue = NOTHING
        self._strip: list[str] = []
        self._rows_of: dict[Tickers, NDArray[np.intp]] = {}
        self._start_over()

    def _start_over(self) -> None:
        self._sparks, self._flow = Sparks(), Flow()
        self._recent: RecentEvents | None = None
        self._epoch = self._seq = 0

    def take(self, tape: Tape, snapshot: Snapshot) -> Columns:
        """The events that the snapshot knows of and were not taken before; all there are, where it starts over."""
        rows = snapshot.rows
        if self._layout is None or not self._layout.begins(rows):
            self._start_over()
        if self._layout is None or not self._layout.fits(rows):
            self._layout, self._places, self._rows_of = Layout(rows), np.empty(0, np.intp), {}
        if tape.epoch != snapshot.epoch:
            return tape.since(tape.end, 0).columns  # One of the two is behind: soon they agree
        if self._recent is None or self._epoch != tape.epoch or self._seq < tape.start:
            self._recent, self._epoch, self._seq = None, tape.epoch, tape.start
        found = tape.since(self._seq, max(snapshot.seq - self._seq, 0)).columns
        self._seq += len(found)
        return found

    @property
    def is_new(self) -> bool:
        """Whether it knows nothing of the last hour: see `remember`."""
        return self._sparks.minute is None

    def remember(self, past: Collection[Minute]) -> None:
        """Take in the last hour, as far as somebody has kept it."""
        assert self._layout
        for at, bars in past:
            self._sparks.recall(
                at // 60, self._layout.rows_of(map(bytes.decode, bars["symbol"].tolist())), bars["close"]
            )

    def look(
        self, snapshot: Snapshot, events: Columns, wants: Collection[Want], catalogue: Catalogue, read_at: float
    ) -> Edition:
        """Everything that is wanted of a snapshot; `events` is what `take` gave for it."""
        assert self._layout
        rows, now = snapshot.rows, market_clock(snapshot.rows)
        recent = self._remember(self._layout, events, now)
        self._sparks.add(rows, now)
        self._flow.add(rows, now)
        if catalogue is not self._catalogue or len(self._places) != len(rows):
            self._catalogue, self._places = catalogue, catalogue.places(self._layout)
            self._strip = catalogue.strip(self._layout, rows)  # Now and then only: it must not jump about
        self.number += 1
        whole = msgspec.to_builtins(panel(rows, np.ones(len(rows), np.bool_), now, recent))
        return Edition(
            number=self.number,
            read_at=read_at,
            at=now,
            minute=self._sparks.minute or 0,
            market=raw(whole | {"traded": self._flow.over(FLOW, now)}),
            sectors=raw(sectors(rows, self._places, SECTORS, now, recent)),
            strip=self._lines(rows, self._layout, self._strip, catalogue.funds, with_hours=True),
            own=self._own(
                rows, self._layout, now, recent, {want.members for want in wants if want.members is not None}
            ),
            watch=self._watch(rows, self._layout, wants),
        )

    def _own(
        self, rows: Rows, layout: Layout, now: int, recent: RecentEvents, universes: Collection[Tickers]
    ) -> dict[Tickers, msgspec.Raw]:
        before = self._rows_of
        self._rows_of = {one: before[one] if one in before else layout.rows_of(one) for one in universes}
        return {one: raw(panel(rows, numbers, now, recent)) for one, numbers in self._rows_of.items()}

    def _watch(self, rows: Rows, layout: Layout, wants: Collection[Want]) -> dict[Tickers, Told]:
        """Last hours are many figures that hold for a minute: only for who has none yet."""
        due = {want.watched for want in wants if want.hours}
        return {
            watched: self._lines(rows, layout, sorted(watched)[:WATCHED], NOBODY, with_hours=watched in due)
            for watched in {want.watched for want in wants}
        }

    def _lines(
        self, rows: Rows, layout: Layout, symbols: list[str], names: Mapping[str, str], *, with_hours: bool
    ) -> Told:
        full = raw(lines(rows, layout, symbols, self._sparks, names)) if with_hours else None
        return Told(raw(lines(rows, layout, symbols, None, names)), full)

    def _remember(self, layout: Layout, events: Columns, now: int) -> RecentEvents:
        if self._recent is None:
            self._recent = RecentEvents(since=int(events["at"].min()) if len(events) else now)
        told = events[events["kind"] < len(KINDS)]  # The other kinds are nobody's rate
        self._recent.add(told["kind"], layout.rows_of_numbers(told["symbol"]), told["at"])  # type: ignore[arg-type]
        return self._recent
