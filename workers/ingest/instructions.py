"""What the worker is told from outside while it runs: settings, and orders of staff."""

from __future__ import annotations

import logging

import msgspec
from redis import Redis

from tickstock.market.thresholds import rules
from tickstock.market.topics import topic
from tickstock.stream import orders
from tickstock.stream.orders import Order
from tickstock.stream.settings import Settings, read

logger = logging.getLogger(__name__)


class Instructions:
    """`look` is called once a second by the reporter; the pipeline takes what has come between two batches."""

    def __init__(self, redis: Redis, *, takes_orders: bool = True) -> None:
        self.redis = redis
        self.takes_orders = takes_orders  # Of a market's parts one answers to staff
        self.settings = Settings()
        self.refused = 0
        self._changed: Settings | None = None
        self._orders: list[Order] = []

    def look(self) -> None:
        """Ask the broker; RedisError where it does not answer."""
        if self.takes_orders:
            self._orders += orders.pop(self.redis, shard=0)
        try:
            settings = read(self.redis)
            if settings.version <= self.settings.version:
                return
            rules(settings.thresholds)
            for text in settings.topics or ():
                topic(text)
        except (msgspec.MsgspecError, ValueError) as problem:
            if self.refused == 0:
                logger.warning("Settings are not used: %s", problem)
            self.refused += 1
            return
        self.settings = self._changed = settings
        logger.info("Settings version %d", settings.version)

    def take_settings(self) -> Settings | None:
        """Settings that came since the last call."""
        changed, self._changed = self._changed, None
        return changed

    def take_orders(self) -> list[Order]:
        """Orders that came since the last call."""
        taken, self._orders = self._orders, []
        return taken
