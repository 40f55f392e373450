"""A past day in the archive, for who wants to look back."""

from __future__ import annotations

from collections.abc import Iterable

from apps.analytics.archive.store import store
from tickstock.market import wire
from tickstock.market.events import AnyEvent
from tickstock.stream.log import Entry


def archived(events: Iterable[AnyEvent], epoch: int = 7) -> None:
    """Store events as the archive does, totals and all."""
    store([Entry(event.seq, wire.encode(event)) for event in events], shard=0, epoch=epoch)
