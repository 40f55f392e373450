"""How watching begins: from what is remembered, or with the market as it is."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Protocol

from redis import Redis

from tickstock.market.alerting import moment
from tickstock.market.alerting.moment import Moment
from tickstock.stream import rows
from tickstock.stream.log import Position
from workers.alerts.desk import Desk
from workers.alerts.events import EventReader
from workers.alerts.memory import Image, put_back
from workers.alerts.scribe import Scribe

logger = logging.getLogger(__name__)

HOLE = 5_000  # ms between two moments that are a hole where the broker no longer has what was between


class Starting(Protocol):
    redis: Redis
    desk: Desk
    scribe: Scribe
    events: EventReader
    counters: Counter[str]
    before: Counter[str]

    def step(self, now: Moment) -> None: ...


def anew(watcher: Starting, at: int) -> None:
    """Begin at a moment: what is true already was true before anybody looked, and is not told."""
    watcher.before = Counter()
    found = rows.read(watcher.redis)
    if found is None or not at:
        return
    desk, scribe = watcher.desk, watcher.scribe
    desk.begin_day(int(found.rows["day"].max(initial=0)))
    desk.at = at
    watcher.events.position = Position(found.epoch, found.seq)
    batch = desk.board.take(moment.changed(None, found.rows), at)
    scribe.recall(desk.rows.past, desk.day, at)
    scribe.seed(desk.day, batch)
    desk.rows.seed(batch, desk.rows.switches)
    logger.info("Beginning with %d symbols as they are", len(batch))


def go_on(watcher: Starting, image: Image, oldest: int) -> None:
    """Go on after an image; `oldest` is the oldest moment that the broker has."""
    desk = watcher.desk
    put_back(desk, image)
    watcher.events.position = Position(image.epoch, image.seq)
    watcher.before = Counter(image.ledger)
    watcher.scribe.recall(desk.rows.past, desk.day, desk.at)
    logger.info("Going on after %d", desk.at)
    if oldest > desk.at + HOLE:
        _bridge(watcher, oldest)


def _bridge(watcher: Starting, oldest: int) -> None:
    """Moments are gone: say how long, and look at everything as it is now."""
    unseen = oldest - watcher.desk.at
    watcher.counters["unseen_ms"] += unseen
    logger.warning("Not seen: %.0f s of the market, which the broker no longer has", unseen / 1_000)
    if (found := rows.read(watcher.redis)) is not None:
        day = int(found.rows["day"].max(initial=0))
        watcher.step(Moment(oldest - 1, day, found.epoch, found.seq, moment.changed(None, found.rows)))
