"""Watches the market for everybody's rules: moments in, notices out, each numbered and told once.

It is crash-only: what it tells has an identity that a second working out does not change, so after any failure it goes
back to the last minute's memory, works that minute out again, and tells nothing twice.
"""

from __future__ import annotations

import logging
import time
import zlib
from collections import Counter
from threading import Event
from typing import Any

import msgspec
from redis import Redis, RedisError

from tickstock.market.alerting.journal import Journal
from tickstock.market.alerting.moment import Moment
from tickstock.market.alerting.rules import News
from tickstock.stream import keys, moments, rulebook
from tickstock.stream.notices import Teller
from workers.alerts import start
from workers.alerts.config import Config
from workers.alerts.desk import Desk
from workers.alerts.events import EventReader
from workers.alerts.memory import Memory
from workers.alerts.scribe import Scribe

logger = logging.getLogger(__name__)

RETRY = 0.5  # Seconds after a failure
# Counted beside what rules found; none of them is part of the memory.
OWN = ("moments", "repeated", "unseen_ms", "failures", "books_refused", "events_missed", "moments_unwritten")


class Watcher:
    def __init__(self, redis: Redis, config: Config) -> None:
        self.redis = redis
        self.config = config
        self.teller = Teller(redis)
        self.memory = Memory(config.var / "memory")
        self.counters: Counter[str] = Counter(dict.fromkeys(OWN, 0))
        self.before: Counter[str] = Counter()  # What rules found in lives before
        self.rules = 0
        self.took = 0.0  # Seconds the last moment took
        self._version = -1  # Of the rules in force
        self._stopping = Event()
        self._sit_down()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Watch until stopped."""
        is_ready = False
        while not self._stopping.is_set():
            try:
                if not is_ready:
                    self.begin()
                    is_ready = True
                self.look()
            except (RedisError, ValueError, zlib.error) as problem:
                self.counters["failures"] += 1
                logger.warning("Alerts wait: %s: %s", type(problem).__name__, problem)
                is_ready = False
                self._stopping.wait(RETRY)

    def begin(self) -> None:
        """Go on from the memory, or begin with the market as it is: the same after a failure as after a start."""
        self._sit_down()
        self._read_book()
        image = self.memory.load()
        oldest, newest = moments.extent(self.redis)
        if image is None or (newest and image.desk["at"] > newest + moments.BACK):
            start.anew(self, newest)
            self._remember()
        else:
            start.go_on(self, image, oldest)

    def look(self) -> None:
        """Take in what is new, waiting a moment for it."""
        if rulebook.version(self.redis) != self._version and (news := self._read_book()):
            if news.needs_past:
                self.scribe.recall(self.desk.rows.past, self.desk.day, self.desk.at)
            self.desk.rows.seed(self.desk.everything(), news.fresh)
        for one in moments.after(self.redis, self.desk.at):
            if self._stopping.is_set():
                return
            began = time.monotonic()
            self.step(one)
            self.took = time.monotonic() - began

    def step(self, now: Moment) -> None:
        """Take the market a moment further."""
        is_new_day = self.desk.is_new_day(now)
        if self.scribe.is_over(now.at) or is_new_day:
            self._turn_page()
        if is_new_day:
            self.desk.begin_day(now.day)
            self.scribe.forget_old()
        items = self.events.through(now.epoch, now.seq)
        told, batch, columns = self.desk.step(now, items)
        self.scribe.add(batch, columns, items)
        self.counters["repeated"] += self.teller.tell(told).count(0)
        self.counters["moments"] += 1
        said: Any = self.ledger | {"at": now.at, "said_at": time.time()}
        self.redis.hset(keys.ALERTS_LEDGER, mapping=said)

    @property
    def ledger(self) -> dict[str, int]:
        """What rules found and what became of it, in all lives; and this life's own counters."""
        self.counters["events_missed"] = self.events.missed
        self.counters["moments_unwritten"] = self.scribe.failures
        found = self.before + Counter(self.desk.ledger)
        return {"found": 0, "told": 0, **found, **self.counters, "rules": self.rules} | {
            "rules_refused": len(self.desk.rows.refused)
        }

    def _sit_down(self) -> None:
        journal = Journal(self.config.moments)
        names = journal.names()
        self.desk = Desk(names)
        self.scribe = Scribe(journal, names, self.config.days)
        self.events = EventReader(self.redis)

    def _turn_page(self) -> None:
        if self.desk.day:
            self.scribe.close(self.desk.day)
            self._remember()

    def _remember(self) -> None:
        self.memory.save(self.desk, self.events.position, dict(self.before + Counter(self.desk.ledger)))

    def _read_book(self) -> News | None:
        """Put the rules there are in force; those that cannot be read leave the ones before."""
        self._version = rulebook.version(self.redis)
        try:
            book = rulebook.read(self.redis)
        except (msgspec.MsgspecError, zlib.error) as problem:
            self.counters["books_refused"] += 1
            logger.error("The rules cannot be read, those before stay: %s", problem)
            return None
        self.rules = len(book.rules)
        logger.info("Rules version %d: %d", book.version, self.rules)
        return self.desk.put(book.rules, {name: frozenset(those) for name, those in book.universes.items()})
