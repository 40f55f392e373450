"""Events as files that are made while they are sent: at no time is more than a portion of them in memory."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

import pyarrow as arrow
from asgiref.sync import sync_to_async
from django.db.models import QuerySet
from pyarrow import parquet

from apps.analytics.archive.entries import read
from apps.analytics.models import ArchivedEvent
from apps.universes.lists.writing import harmless
from tickstock.market.sentences import sentence
from tickstock.market.sessions import NEW_YORK

PORTION = 5_000  # Events
GROUP = 50_000  # Of one row group of a Parquet file

COLUMNS = arrow.schema(
    [
        ("time", arrow.string()),  # In New York, ISO 8601
        ("at", arrow.int64()),  # Epoch ms
        ("kind", arrow.string()),
        ("symbol", arrow.string()),
        ("session", arrow.string()),
        ("price", arrow.float64()),
        ("significance", arrow.float64()),
        ("words", arrow.string()),
        ("eid", arrow.string()),
        ("epoch", arrow.int64()),
        ("seq", arrow.int64()),
        ("event", arrow.string()),  # All of it, as JSON
    ]
)
Row = tuple[Any, ...]


async def as_csv(events: QuerySet[ArchivedEvent]) -> AsyncIterator[bytes]:
    """Oldest first; what a spreadsheet would run as a formula is made harmless."""
    yield _lines([COLUMNS.names])
    async for portion in _portions(events):
        yield _lines([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in portion)


async def as_parquet(events: QuerySet[ArchivedEvent]) -> AsyncIterator[bytes]:
    """The same columns, compressed."""
    sink = _Sink()
    held: list[Row] = []
    with parquet.ParquetWriter(arrow.PythonFile(sink, mode="w"), COLUMNS, compression="zstd") as writer:
        async for portion in _portions(events):
            held += portion
            if len(held) >= GROUP:
                await sync_to_async(writer.write_table)(_table(held))
                held = []
                yield sink.take()
        if held:
            await sync_to_async(writer.write_table)(_table(held))
    yield sink.take()


async def _portions(events: QuerySet[ArchivedEvent]) -> AsyncIterator[list[Row]]:
    """Portion by portion along the key: no cursor stays open while somebody reads slowly."""
    last = 0
    while portion := await sync_to_async(_portion)(events, last):
        yield [row for _, row in portion]
        last = portion[-1][0]


def _portion(events: QuerySet[ArchivedEvent], after: int) -> list[tuple[int, Row]]:
    found = events.filter(id__gt=after).order_by("id")[:PORTION]
    return [(event.pk, _row(event)) for event in found]


def _row(event: ArchivedEvent) -> Row:
    time = datetime.fromtimestamp(event.at / 1000, NEW_YORK).isoformat(timespec="milliseconds")
    words = sentence(read(event.data, event.eid))
    mark = (event.eid, event.epoch, event.seq, event.data)
    return (time, event.at, event.kind, event.symbol, event.session, event.price, event.significance, words, *mark)


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _table(rows: list[Row]) -> arrow.Table:
    return arrow.table([list(column) for column in zip(*rows, strict=True)], schema=COLUMNS)


class _Sink:
    """A file as far as Arrow writes one: what was taken from it is forgotten, and its place goes on."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._at = 0

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None: ...

    def close(self) -> None: ...

    def take(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data
