"""One viewer's pull: what is new on the tape, kept by interest, with the ledger of what was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from apps.live import counters
from apps.live.messages import (
    Delivery,
    Filters,
    FiltersUpdated,
    Frame,
    Gap,
    SessionReset,
    UniverseInForce,
    UniverseUpdated,
)
from apps.live.place import Place
from apps.live.selection import Selection, Selector, together
from apps.live.under_way import FRAME, Sent, UnderWay
from tickstock.market.events import Control
from tickstock.market.filters import differences
from tickstock.market.interest import Interest, Ledger
from tickstock.market.sessions import NEW_YORK
from tickstock.market.tape import Stretch, Tape

SHOWN = 50  # Events of a kind in a refresh

Pulled = Gap | Frame | SessionReset


class Viewer:
    """One open page: its place on the tape, what it wants, and its frames under way."""

    def __init__(self, tape: Tape, interest: Interest, selector: Selector | None = None, settings: int = 1) -> None:
        self.tape = tape
        self.interest = interest
        self.selector = selector or Selector(tape)
        self.settings = settings
        self.place = Place(tape)
        self.under_way = UnderWay()
        self.wants_refresh = False
        self.is_behind = False  # There is more than the last pull was allowed to send
        self.counts = Delivery()

    def refresh(self) -> None:
        """Show the newest events of each kind again, with the next pull."""
        self.wants_refresh = True

    def change(self, interest: Interest, settings: int) -> Iterator[UniverseUpdated | FiltersUpdated]:
        """Want something else from the next event on; a refresh shows the page as if it had always been so."""
        before, self.interest, self.settings = self.interest, interest, settings
        self.wants_refresh = True
        first = self.place.seq + 1
        if (interest.universe, interest.members) != (before.universe, before.members):
            yield UniverseUpdated(version=settings, first=first, universe=universe_of(interest))
        if filters_of(interest) != filters_of(before):
            yield FiltersUpdated(version=settings, first=first, filters=filters_of(interest))

    def ack(self, b: int) -> bool:
        """The page has taken in frame `b` and all before it; whether that was news."""
        if b > self.counts.frames:
            return False  # It was never sent
        news = self.under_way.ack(b)
        self.counts.acknowledged += news
        return news > 0

    def pull(self, now: float) -> list[Pulled]:
        """What there is to send now: a gap first, then frames; nothing while two wait for their ack.

        `now` is any clock that only goes forward, in seconds.
        """
        counters.PULLS.inc()
        messages: list[Pulled] = []
        while self.under_way.has_room(alone=self.wants_refresh):  # A refresh may be larger than other frames
            if gap := self.place.gap(now):
                self.counts.gaps += 1
                messages.append(gap)
            if self.wants_refresh or self.place.lost_the_end:
                messages.append(self._newest(now))
            elif (found := self.place.next()).items:
                messages += self._deliver(found, now)
            else:
                self.is_behind = self.place.is_off_tape
                return messages
        self.is_behind = True
        return messages

    def _deliver(self, found: Stretch, now: float) -> Iterator[Frame | SessionReset]:
        """A frame of what is wanted, and a word for each session that began in it."""
        first, size = self.place.seq + 1, 0
        taken: list[Selection] = []
        for run in self.selector.select(self.interest, self.place.epoch, found):
            if taken and size + run.size > FRAME:
                break
            taken.append(run)
            size += run.size
        self.place.seq = taken[-1].through
        events = [run.events for run in taken if run.events]
        yield self._frame(now, first=first, ledger=self._account(together(taken)), events=events, size=size)
        for run in taken:
            yield from map(_reset, run.sessions)

    def _account(self, ledger: Ledger) -> Ledger:
        for scanned, delivered, filtered in ledger.values():
            self.counts.scanned += scanned
            self.counts.delivered += delivered
            self.counts.filtered += filtered
        return ledger

    def _newest(self, now: float) -> Frame:
        """The newest events of each kind up to the position, to replace what the page shows.

        It shows again what was accounted for, so its ledger is empty.
        """
        self.wants_refresh = self.place.lost_the_end = False
        newest = self.selector.newest(self.interest, until=self.place.seq, per_kind=SHOWN)
        events = [item.data.decode() for item in newest]
        size = sum(len(item.data) for item in newest)
        return self._frame(now, first=self.place.seq + 1, ledger={}, events=events, size=size, refresh=True)

    def _frame(
        self, now: float, *, first: int, ledger: Ledger, events: list[str], size: int, refresh: bool = False
    ) -> Frame:
        self.counts.frames += 1
        self.counts.bytes += size
        self.under_way.add(Sent(self.counts.frames, self.place.position, size, now))
        return Frame(
            b=self.counts.frames,
            refresh=refresh,
            epoch=self.place.epoch,
            first=first,
            through=self.place.seq,
            settings=self.settings,
            ledger=ledger,
            universe=universe_of(self.interest),
            filters=self.interest.filters,
            events=events,
        )


def universe_of(interest: Interest) -> UniverseInForce:
    members = interest.members
    return UniverseInForce(interest.universe, None if members is None else len(members))


def filters_of(interest: Interest) -> Filters:
    thresholds = differences(interest.filter)
    thresholds.pop("kinds", None)
    return Filters(interest.filters, sorted(interest.filter.kinds), thresholds, _symbols_left(interest))


def _symbols_left(interest: Interest) -> int | None:
    only, without = interest.filter.only, interest.filter.without
    if not (only or without):
        return None
    if only:
        of = only if interest.members is None else only & interest.members
    elif interest.members is not None:
        of = interest.members
    else:
        return None  # Of the whole market, whose symbols nobody lists
    return len(of - without)


def _reset(began: Control) -> SessionReset:
    day = datetime.fromtimestamp(began.at / 1000, NEW_YORK).date().isoformat()
    return SessionReset(session=began.session, day=day, seq=began.seq)
