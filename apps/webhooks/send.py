"""Sends what is due: one delivery of an endpoint at a time, in order, and all endpoints at once."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from asyncio import Task
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from apps.webhooks import counters, signature
from apps.webhooks.answer import Outcome
from apps.webhooks.models import Delivery
from apps.webhooks.post import Resolve, post, resolve
from apps.webhooks.settling import settle

logger = logging.getLogger(__name__)

RUN = 20.0  # Seconds in which one run begins to send; the next one goes on
AT_ONCE = 200  # Endpoints
BEAT = 0.25  # Seconds between two looks at what is due
LOCK, LOCK_LASTS = "webhooks:sending", 40  # Seconds; longer than a run


def send() -> None:
    """Send what is due, unless another run is at it; one that only waits for answers lets the next begin."""
    if not cache.add(LOCK, 1, LOCK_LASTS):
        return
    with Sender() as sender:
        try:
            counters.RECLAIMED.inc(Delivery.objects.reclaim(timezone.now()))
            sender.run(RUN)
            counters.WAITING.set(Delivery.objects.open().count())
        finally:
            cache.delete(LOCK)
        sender.finish()


class Sender:
    """Rows are read and written between two turns of the event loop, where only the network is waited for."""

    def __init__(self, tls: ssl.SSLContext | None = None, resolve: Resolve = resolve) -> None:
        self.tls = tls or ssl.create_default_context()
        self.resolve = resolve
        self._loop = asyncio.new_event_loop()
        # A name that is slow to be found delays no other.
        self._loop.set_default_executor(ThreadPoolExecutor(AT_ONCE, "webhook-names"))
        self._under_way: dict[Task[Outcome], Delivery] = {}

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
            settle(self._under_way.pop(task), _outcome(task), timezone.now())

    def _begin(self) -> None:
        now = timezone.now()
        for pk in Delivery.objects.due(now, AT_ONCE - len(self._under_way)):
            if delivery := Delivery.objects.take(pk, now):
                task = self._loop.create_task(self._post(delivery))
                self._under_way[task] = delivery

    async def _post(self, delivery: Delivery) -> Outcome:
        now = timezone.now()
        body, message_id = delivery.body, str(delivery.uid)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "TickStock-Webhooks/1",
            "TickStock-Delivery": message_id,
            **signature.headers(delivery.endpoint.secrets(now), message_id, int(now.timestamp()), body),
        }
        return await post(
            delivery.endpoint.url,
            headers,
            body,
            private=settings.WEBHOOK_PRIVATE,
            tls=self.tls,
            resolve=self.resolve,
        )


def _outcome(task: Task[Outcome]) -> Outcome:
    try:
        return task.result()
    except Exception as problem:  # Such as a secret that was sealed with a key that is gone: others go on
        logger.exception("A webhook could not be sent")
        return Outcome("error", None, f"It could not be sent: {type(problem).__name__}")
