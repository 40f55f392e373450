"""What follows a position, from the log, and from the archive where the log has let go of it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

from django.db.models import Min

from apps.analytics.archive import older
from apps.analytics.models import ArchivedEvent, ArchivePosition
from apps.webhooks.cutting import Runs, Window
from tickstock.market.tape import NOTHING, Stretch, stretch
from tickstock.stream import client
from tickstock.stream.entries import decode, holes
from tickstock.stream.log import Ahead, Gap, LogReader, Position

PAGE = 1_000  # Events looked at together
HELD = 16  # Windows in memory


class Windows:
    """Each window is read once, however many endpoints stand before it."""

    def __init__(self, redis_url: str, shard: int = 0) -> None:
        self.shard = shard
        self._loop = asyncio.new_event_loop()
        self._redis = client.connect_async(redis_url)
        self._log = LogReader(self._redis, shard)
        self._held: dict[Position, Window | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ask(self._redis.aclose())
        self._loop.close()

    def after(self, position: Position) -> Window | None:
        """What follows; None where there is nothing yet."""
        if position not in self._held:
            if len(self._held) >= HELD:
                self._held.pop(next(iter(self._held)))
            self._held[position] = self._read(position)
        return self._held[position]

    def end(self) -> Position:
        """Where the log ends now."""
        extent = self._ask(self._log.extent())
        return Position(extent.epoch, extent.top)

    def skip(self, position: Position) -> Window | None:
        """A window of nothing that leads to the log's end, all of it missing; None where that is reached."""
        end = self.end()
        if end.epoch != position.epoch:
            return _nothing(position, end.epoch)
        if end.seq <= position.seq:
            return None
        return Window(position, NOTHING, [(position.seq + 1, end.seq)], end.seq, end)

    def before(self, position: Position, count: int) -> Stretch:
        """The last events up to a position that the log still has, at most `count`."""
        first = max(position.seq + 1 - count, 1)
        return stretch(decode(self._ask(self._log.between(position.epoch, first, position.seq, count))))

    def _read(self, position: Position) -> Window | None:
        # Up to the end of a page, so that those who fell behind by different numbers soon read the same.
        count = PAGE - position.seq % PAGE
        found = self._ask(self._log.read(position, count))
        if isinstance(found, Ahead) or not found:
            return None  # Where the broker has lost its end, the worker brings it back, or an epoch begins
        if isinstance(found, Gap):
            return self._from_archive(position, found, count)
        through = found[-1].seq
        return Window(position, stretch(decode(found)), [], through, Position(position.epoch, through))

    def _from_archive(self, position: Position, gap: Gap, count: int) -> Window | None:
        if gap.then.epoch == 0:
            return None  # There is no log now
        if position.epoch == 0:
            return Window(position, NOTHING, [], position.seq, gap.then)  # There was none when it began
        if not self._is_archived(gap.then):
            return None  # It may be on its way there
        gone = older.between(position.epoch, position.seq + 1, gap.last, count, self.shard)
        if not gone and gap.last is None:
            return _nothing(position, self._epoch_after(position.epoch) or gap.then.epoch)
        is_part = len(gone) == count or gap.last is None
        through = gone[-1].seq if gone and is_part else gap.last or position.seq
        then = Position(position.epoch, through)
        missing: Runs = [*holes(position.seq, [entry.seq for entry in gone], through)]
        return Window(position, stretch(decode(gone)), missing, through, then)

    def _is_archived(self, position: Position) -> bool:
        """Whether the archive has come as far as this, so that what it has not got it will not get."""
        places = ArchivePosition.objects.filter(shard=self.shard).values_list("epoch", "seq")
        return any(place >= tuple(position) for place in places)

    def _epoch_after(self, epoch: int) -> int | None:
        """The next that the archive knows of: there may have been several since."""
        later = ArchivedEvent.objects.filter(shard=self.shard, epoch__gt=epoch)
        found: int | None = later.aggregate(next=Min("epoch"))["next"]
        return found

    def _ask(self, question: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run_until_complete(question)


def _nothing(position: Position, epoch: int) -> Window:
    """The end of an epoch whose last numbers nobody has."""
    return Window(position, NOTHING, [(position.seq + 1, None)], position.seq, Position(epoch, 0))
