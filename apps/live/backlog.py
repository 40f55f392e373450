"""Events that are no longer on the tape but still in the log, read in pages that viewers share."""

from __future__ import annotations

from collections import OrderedDict

import msgspec

from apps.live.desk import Desk
from tickstock.market import wire
from tickstock.market.events import Control
from tickstock.market.tape import Item
from tickstock.stream.log import Entry, LogReader, Position

PAGE = 1_000  # Events
PAGES = 16  # Held in memory


class Backlog:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._pages: OrderedDict[tuple[int, int], list[Item]] = OrderedDict()

    async def after(self, position: Position) -> list[Item]:
        """The oldest events that the log has after a position, at most a page; without any, empty."""
        epoch, seq = position
        page = await self._page(epoch, seq // PAGE)
        if found := [item for item in page if item.event.seq > seq]:
            return found
        return await self._read(epoch, seq + 1, None)  # All of the page was trimmed: where does the log begin now?

    async def _page(self, epoch: int, number: int) -> list[Item]:
        key = (epoch, number)
        if key in self._pages:
            self._pages.move_to_end(key)
            return self._pages[key]
        last = (number + 1) * PAGE
        page = await self._read(epoch, number * PAGE + 1, last)
        if page and page[-1].event.seq == last:
            self._pages[key] = page  # It is complete: it will not change
            if len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        return page

    async def _read(self, epoch: int, first: int, last: int | None) -> list[Item]:
        return decode(await self.desk.ask(lambda redis: LogReader(redis).between(epoch, first, last, PAGE)))


def decode(entries: list[Entry]) -> list[Item]:
    """Read entries of the log once for all viewers; the bytes are what they are sent.

    An event that cannot be read, such as one of a newer worker, keeps its place, and everybody is told.
    """
    found = []
    for seq, data in entries:
        try:
            found.append(Item(wire.decode_event(data), data))
        except msgspec.MsgspecError:
            unreadable = Control(eid=f"unreadable-{seq}", seq=seq, what="unreadable")
            found.append(Item(unreadable, wire.encode(unreadable)))
    return found
