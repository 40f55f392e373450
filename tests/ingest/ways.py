"""Ways to offer input to an engine that may make no difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from tests.ingest.drive import Input, batch, engine
from tickstock.market.events import AnyEvent
from tickstock.market.ticks import Ticks
from workers.ingest.engine import image
from workers.ingest.engine.engine import Engine

Offer = Callable[[Engine, Ticks], list[AnyEvent]]


def one_by_one(made: Engine, ticks: Ticks) -> list[AnyEvent]:
    return [event for k in range(len(ticks)) for event in made.update(ticks[k : k + 1])]


def in_sevens(made: Engine, ticks: Ticks) -> list[AnyEvent]:
    return [event for k in range(0, len(ticks), 7) for event in made.update(ticks[k : k + 7])]


def restarted(made: Engine, ticks: Ticks) -> list[AnyEvent]:
    """Every process takes twenty ticks and leaves an image."""
    events: list[AnyEvent] = []
    for k in range(0, len(ticks), 20):
        events += made.update(ticks[k : k + 20])
        before, made = made, engine()
        image.put_back(image.unpack(image.pack(image.take(before, saved_at=1.0))), made)
    return events


WAYS: dict[str, Offer] = {
    "one by one": one_by_one,
    "in sevens": in_sevens,
    "with restarts in between": restarted,
}


def told(kind: str | None, found: Iterable[Input], offer: Offer = Engine.update) -> list[AnyEvent]:
    """The events of this kind (None: of every kind), without their identities."""
    made = engine()
    events = offer(made, batch(made, found))
    return [msgspec.structs.replace(event, eid="") for event in events if kind in (None, event.kind)]
