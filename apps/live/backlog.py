"""Events that are no longer on the tape but still in the log, read in pages that viewers share."""

from __future__ import annotations

from collections import OrderedDict

from apps.live.desk import Desk
from tickstock.market.tape import Item
from tickstock.stream.entries import decode
from tickstock.stream.log import LogReader, Position

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
