"""Going on where the last worker stopped: the newest checkpoint, then what the log was told after it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

import msgspec
from redis import RedisError

from tickstock.market import wire
from tickstock.market.events import AnyEvent, Control
from tickstock.stream.append import LogWriter
from workers.ingest.engine import image
from workers.ingest.engine.catch_up import catch_up
from workers.ingest.engine.engine import Engine
from workers.ingest.engine.image import Image, Unusable

logger = logging.getLogger(__name__)


def restore(engine: Engine, newest: Image | None, writer: LogWriter, left_behind: Iterable[AnyEvent] = ()) -> None:
    """Bring a fresh engine to where the last one was; `engine.news.missed_since` then makes the first event say what was missed.

    `left_behind` is what the last one told and the log does not have yet.

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
    # Without an image, what was told is all that is known.
    found = [*logged(writer, incarnation, told), *left_behind]
    tail = later(found, incarnation or engine.incarnation, told)
    catch_up(engine, tail)
    engine.news.missed_since = engine.clock
    engine.news.lost = holes(found, incarnation, told, engine.clock)
    if engine.clock:
        logger.info("Going on with %d symbols, and %d events told after that", len(engine.symbols), len(tail))


def logged(writer: LogWriter, incarnation: str, told: int, count: int = 20_000) -> list[AnyEvent]:
    """The log's events from the last one that an image holds, oldest first; without a broker, none."""
    found: list[AnyEvent] = []
    try:
        for event in decoded(writer.backwards(count)):
            found.append(event)
            if is_held(event, incarnation, told):
                break
    except RedisError as problem:
        logger.warning("What the log was told last is not known: %s", problem)
    return found[::-1]


def later(found: Iterable[AnyEvent], incarnation: str, told: int) -> list[AnyEvent]:
    """Those of the same feed's events that came after number `told` of an incarnation."""
    after: list[AnyEvent] = []
    for event in found:
        if is_held(event, incarnation, told):
            after.clear()
        elif same_feed(event.eid, incarnation):
            after.append(event)
    return after


def holes(found: Iterable[AnyEvent], incarnation: str, told: int, clock: int) -> list[tuple[int, int]]:
    """Between which times a crash took events: a life numbers its own, and what was on its way then is missing.

    The image's life had told `told` events until `clock`.
    """
    lost: list[tuple[int, int]] = []
    newest: dict[str, tuple[int, int]] = {}  # Of a life: its last number, and when
    left_out = 0  # Events that follow a mark which says what is missing between them
    for event in found:
        life, _, number = event.eid.rpartition("-")
        if isinstance(event, Control) and event.what == "feed_gap":
            lost = [hole for hole in lost if hole != (event.since, event.until)]  # It has been said
        if isinstance(event, Control) and event.events is not None:
            left_out = event.events + 1
        elif not number.isdigit():  # Staff asked for it: it has a number, and another eid
            newest = {one: (last + 1, at) for one, (last, at) in newest.items()}
        else:
            last, at = newest.get(life, (int(number) - 1, 0))
            if int(number) > last + 1 and not left_out:
                lost.append((at, event.at))
            newest[life] = max((last, at), (int(number), event.at))
            left_out = max(left_out - 1, 0)
    last, at = newest.get(incarnation, (told, 0))
    return [*lost, (at, clock)] if last < told else lost


def is_held(event: AnyEvent, incarnation: str, told: int) -> bool:
    """Whether an image that was taken after number `told` of an incarnation knows an event."""
    life, _, number = event.eid.rpartition("-")
    return life == incarnation and int(number) <= told


def same_feed(life: str, other: str) -> bool:
    """Whether two incarnations read the same feed; another one's prices have nothing to do with this one's."""
    return life[:1] == other[:1]


def decoded(found: Iterable[bytes]) -> Iterator[AnyEvent]:
    for data in found:
        try:
            yield wire.decode_event(data)
        except msgspec.MsgspecError:
            continue  # Of an older program
