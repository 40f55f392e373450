"""Sends what is due: to one receiver one thing at a time, in order, and to all receivers at once."""

from __future__ import annotations

import asyncio
import logging
import time
from asyncio import Task
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from django.utils import timezone

from apps.webhooks.answer import Outcome

logger = logging.getLogger(__name__)

AT_ONCE = 200  # Receivers
BEAT = 0.25  # Seconds between two looks at what is due

D = TypeVar("D")


class Work(Protocol[D]):
    """What there is to send, and what comes of it. All is called between two turns of the event loop, in which what `send` gives is awaited."""

    def due(self, now: datetime, count: int) -> Iterable[int]: ...

    def take(self, pk: int, now: datetime) -> D | None: ...

    def send(self, delivery: D) -> Coroutine[Any, Any, Outcome]: ...

    def settle(self, delivery: D, outcome: Outcome, now: datetime) -> None: ...


class Sender(Generic[D]):
    """Rows are read and written between two turns of the event loop, where only the network is waited for."""

    def __init__(self, work: Work[D]) -> None:
        self.work = work
        self._loop = asyncio.new_event_loop()
        # A name that is slow to be found delays no other.
        self._loop.set_default_executor(ThreadPoolExecutor(AT_ONCE, "sending"))
        self._under_way: dict[Task[Outcome], D] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._under_way:
            task.cancel()  # Something went wrong: these are sent again once their lease is over
        if self._under_way:
            self._loop.run_until_complete(asyncio.wait(self._under_way))
        self._loop.close()

    def run(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Send until nothing is due or under way, or for so many seconds."""
        until = clock() + seconds
        while clock() < until:
            self._begin()
            if not self._under_way:
                return
            self._settle()

    def finish(self) -> None:
        """Wait for what is under way."""
        while self._under_way:
            self._settle()

    def _settle(self) -> None:
        over, _ = self._loop.run_until_complete(
            asyncio.wait(self._under_way, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
        )
        for task in over:
            self.work.settle(self._under_way.pop(task), _outcome(task), timezone.now())

    def _begin(self) -> None:
        now = timezone.now()
        for pk in self.work.due(now, AT_ONCE - len(self._under_way)):
            if delivery := self.work.take(pk, now):
                task = self._loop.create_task(self.work.send(delivery))
                self._under_way[task] = delivery


def _outcome(task: Task[Outcome]) -> Outcome:
    try:
        return task.result()
    except Exception as problem:  # Such as a secret that was sealed with a key that is gone: others go on
        logger.exception("Something could not be sent")
        return Outcome("error", None, f"It could not be sent: {type(problem).__name__}")
