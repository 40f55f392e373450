"""What a viewer asks of Redis: one connection per process, worked by one task.

Whoever asked may go away meanwhile: the command is not cut short, so nobody gets another's answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis import RedisError
from redis.asyncio import Redis

from tickstock.stream import client

T = TypeVar("T")
WAITING = 2_000  # Questions at most
PATIENCE = 5.0  # Seconds one waits for an answer


class Desk:
    def __init__(self, redis_url: str) -> None:
        self.redis_url = redis_url
        self._questions: asyncio.Queue[tuple[Callable[[Redis], Awaitable[Any]], asyncio.Future[Any]]]
        self._questions = asyncio.Queue(WAITING)

    async def ask(self, question: Callable[[Redis], Awaitable[T]]) -> T:
        """The answer to a question; RedisError or TimeoutError where there is none."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        try:
            self._questions.put_nowait((question, answer))
        except asyncio.QueueFull:
            raise TimeoutError("too many wait for Redis") from None
        async with asyncio.timeout(PATIENCE):
            return await answer

    async def work(self) -> None:
        """Answer one after the other, until the connection fails: its question fails with it, the others wait."""
        async with client.connect_async(self.redis_url) as redis:
            while True:
                question, answer = await self._questions.get()
                if answer.done():
                    continue  # Nobody waits for it any more
                try:
                    found = await question(redis)
                except (RedisError, OSError, ValueError) as problem:
                    if not answer.done():
                        answer.set_exception(problem)
                    if not isinstance(problem, ValueError):
                        raise
                else:
                    if not answer.done():
                        answer.set_result(found)
