"""Going on where the last worker stopped: the newest checkpoint, then what the log was told after it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

import msgspec

from tickstock.market import wire
from tickstock.market.events import AnyEvent
from tickstock.stream.append import LogWriter
from workers.ingest.engine import image
from workers.ingest.engine.catch_up import catch_up
from workers.ingest.engine.engine import Engine
from workers.ingest.engine.image import Image, Unusable

logger = logging.getLogger(__name__)


def restore(engine: Engine, newest: Image | None, writer: LogWriter) -> None:
    """Bring a fresh engine to where the last one was; `engine.news.missed_since` then makes the first event say what was missed.

    Where the data turns out to be of an earlier day, the engine forgets all of it with the first tick.
    """
    incarnation, told = "", 0
    if newest is not None:
        try:
            image.put_back(newest, engine)
            engine.seen_until(newest.header.clock)
            incarnation, told = newest.header.incarnation, newest.header.events
        except Unusable as problem:
            logger.warning("The checkpoint is not used: %s", problem)
    if incarnation:
        tail = list(after(writer, incarnation, told))
        catch_up(engine, tail)
        engine.news.missed_since = engine.clock
        logger.info("Going on with %d symbols, and %d events of the log after that", len(engine.symbols), len(tail))
    else:
        told_before = (event.at for event in decoded(writer.backwards(1)) if same_feed(event.eid, engine.incarnation))
        engine.news.missed_since = next(told_before, 0)


def after(writer: LogWriter, incarnation: str, told: int) -> Iterator[AnyEvent]:
    """The log's events that came after number `told` of an incarnation, oldest first."""
    found = []
    for event in decoded(writer.backwards()):
        life, _, number = event.eid.rpartition("-")
        if life == incarnation and int(number) <= told:
            break
        if same_feed(life, incarnation):
            found.append(event)
    yield from reversed(found)


def same_feed(life: str, other: str) -> bool:
    """Whether two incarnations read the same feed; another one's prices have nothing to do with this one's."""
    return life[:1] == other[:1]


def decoded(found: Iterable[bytes]) -> Iterator[AnyEvent]:
    for data in found:
        try:
            yield wire.decode_event(data)
        except msgspec.MsgspecError:
            continue  # Of an older program
