"""Waiting that can be cut short."""

from __future__ import annotations

import asyncio


class Nap:
    """Of one sleeper."""

    def __init__(self) -> None:
        self._awake: asyncio.Future[None] | None = None

    async def rest(self, seconds: float) -> None:
        """Until so many seconds have passed, or somebody wakes the sleeper."""
        loop = asyncio.get_running_loop()
        self._awake = loop.create_future()
        timer = loop.call_later(max(seconds, 0.0), self.wake)
        try:
            await self._awake
        finally:
            timer.cancel()
            self._awake = None

    def wake(self) -> None:
        if self._awake and not self._awake.done():
            self._awake.set_result(None)
