"""What has been put into the one log already: how far of each part, and what must not be said twice. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from tickstock.market.events import AnyEvent, Control, Event
from tickstock.market.sessions import NAMES, NEW_YORK
from tickstock.stream.log import Position


class Session(NamedTuple):
    """A session that was announced: its day (ordinal), and its place in NAMES."""

    day: int
    name: int


class Mark(msgspec.Struct, frozen=True):
    """Stands beside an event in the one log: with it, all this had been told. A restart goes on from the newest."""

    positions: dict[int, Position] = {}  # By lane
    session: Session | None = None
    settings: int = 0  # The version that was announced


class Said(NamedTuple):
    """An event for the one log, and the mark beside it."""

    event: AnyEvent
    mark: bytes


NOTHING = Mark()
decode = msgspec.json.Decoder(Mark).decode


class Told:
    """`name` begins the identities of what is said here; `known` are events of the one log, in order."""

    def __init__(self, name: str, mark: Mark = NOTHING, known: Iterable[Event] = ()) -> None:
        self.name = name
        self.positions = dict(mark.positions)
        self.session = mark.session
        self.settings = mark.settings
        self.counters = Counter(merged=0, joined=0, known_again=0, merge_gaps=0)
        self._lives: dict[str, int] = {}  # The newest number of each life of a detector
        self._ats: dict[int, int] = {}  # Of a lane: when its newest event was
        self._began_anew: set[int] = set()  # Lanes whose log is another one, and may say again what it said before
        self._misses: set[int] = set()  # Lanes in which something is missing, and nobody was told yet
        self._before: dict[int, Position] = {}  # Where those of both were before: a restart has to find it out again
        for event in known:
            self._note(event)

    def mark(self) -> bytes:
        """All that has been told now, as it is kept."""
        return msgspec.json.encode(Mark(self.positions | self._before, self.session, self.settings))

    def miss(self, lane: int, then: Position, *, anew: bool) -> None:
        """What came before `then` in a lane cannot be read any more; `anew`: because it is another log."""
        if (before := self.positions.get(lane)) is not None:
            self._before.setdefault(lane, before)
        self.positions[lane] = then
        (self._began_anew if anew else self._misses).add(lane)

    def take(self, lane: int, position: Position, event: AnyEvent) -> list[Said]:
        """What is to be said of the event at a lane's next position: mostly itself."""
        if lane in self._began_anew:
            if self._is_known(event):
                self.positions[lane] = position
                self.counters["known_again"] += 1
                return []
            self._began_anew.discard(lane)
            if not self._follows(event):
                self._misses.add(lane)
        found = [Said(self._gap(lane, event), self.mark())] if lane in self._misses else []
        self._before.pop(lane, None)
        self.positions[lane] = position
        self._note(event)
        self._ats[lane] = event.at
        if isinstance(event, Control) and self._was_said(event):
            self.counters["joined"] += 1
            return found
        self.counters["merged"] += 1
        return [*found, Said(event, self.mark())]

    def _was_said(self, event: Control) -> bool:
        """Every part tells what concerns everybody; the first one is enough."""
        if event.what == "session":
            day = datetime.fromtimestamp(event.at / 1000, UTC).astimezone(NEW_YORK).date().toordinal()
            session = Session(day, NAMES.index(event.session))
            if self.session and session.day == self.session.day and session <= self.session:
                return True
            self.session = session
        if event.what == "settings" and event.version is not None:
            if event.version <= self.settings:
                return True
            self.settings = event.version
        return False

    def _gap(self, lane: int, event: AnyEvent) -> Control:
        self._misses.discard(lane)
        self.counters["merge_gaps"] += 1
        return Control(
            eid=f"{self.name}-{self.counters['merge_gaps']}",
            what="feed_gap",
            at=event.at,
            session=event.session,
            since=self._ats.get(lane, event.at),
            until=event.at,
        )

    def _note(self, event: Event) -> None:
        life, _, number = event.eid.rpartition("-")
        if number.isdigit():
            self._lives[life] = max(self._lives.get(life, 0), int(number))

    def _is_known(self, event: AnyEvent) -> bool:
        """A life's events come in the order of their numbers."""
        life, _, number = event.eid.rpartition("-")
        return number.isdigit() and int(number) <= self._lives.get(life, 0)

    def _follows(self, event: AnyEvent) -> bool:
        life, _, number = event.eid.rpartition("-")
        return number.isdigit() and self._lives.get(life) == int(number) - 1
