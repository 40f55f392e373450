"""Columns as JSON, CSV, Arrow and Parquet."""

from __future__ import annotations

from typing import Any

import msgspec
import pyarrow as arrow
from pyarrow import csv, ipc, parquet
from rest_framework.renderers import BaseRenderer

AT_ONCE = 250  # Rows


class Csv(BaseRenderer):
    media_type, format = "text/csv", "csv"


class Arrow(BaseRenderer):
    media_type, format = "application/vnd.apache.arrow.stream", "arrow"


class Parquet(BaseRenderer):
    media_type, format = "application/vnd.apache.parquet", "parquet"


def as_json(head: Any, columns: list[Any]) -> bytes:
    """The answer with its rows, some hundred at a time: twelve thousand tuples at once would call the collector in."""
    values = [column.tolist() for column in columns]
    parts = []
    for first in range(0, len(values[0]), AT_ONCE):
        lines = list(zip(*(column[first : first + AT_ONCE] for column in values), strict=True))
        parts.append(msgspec.json.encode(lines)[1:-1])
    return msgspec.json.encode(head).removesuffix(b"]}") + b",".join(parts) + b"]}"


def as_file(kind: str, names: list[str], columns: list[Any]) -> bytes:
    """The columns in the form of a media type; what is not known is null."""
    table = arrow.table(dict(zip(names, (arrow.array(column, from_pandas=True) for column in columns), strict=True)))
    sink = arrow.BufferOutputStream()
    if kind == Csv.media_type:
        csv.write_csv(table, sink)
    elif kind == Parquet.media_type:
        parquet.write_table(table, sink, compression="zstd")
    else:
        with ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())
