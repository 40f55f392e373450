"""Rows that are added to what is there already: one statement that PostgreSQL and SQLite both know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from django.db import connection
from django.db.models import Model

How = Literal["sum", "newest", "most", "least"]
ROWS = 400  # Of one statement: SQLite takes 32,766 values

MERGED: Mapping[How, str] = {
    "sum": "{old} + {new}",
    "newest": "{new}",
    "most": "CASE WHEN {old} IS NULL OR {new} > {old} THEN {new} ELSE {old} END",
    "least": "CASE WHEN {old} IS NULL OR {new} < {old} THEN {new} ELSE {old} END",
}


def add(model: type[Model], key: Sequence[str], rows: Sequence[Mapping[str, Any]], merged: Mapping[str, How]) -> None:
    """Insert rows; where one has the same key, merge into it the columns that are named, and leave the others."""
    for first in range(0, len(rows), ROWS):
        _add(model._meta.db_table, key, rows[first : first + ROWS], merged)


def _add(table: str, key: Sequence[str], rows: Sequence[Mapping[str, Any]], merged: Mapping[str, How]) -> None:
    columns = list(rows[0])
    named = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * len(rows))
    changes = ", ".join(
        f'"{column}" = ' + MERGED[how].format(old=f'{table}."{column}"', new=f'excluded."{column}"')
        for column, how in merged.items()
    )
    keys = ", ".join(f'"{column}"' for column in key)
    statement = f"INSERT INTO {table} ({named}) VALUES {places} ON CONFLICT ({keys}) DO UPDATE SET {changes}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [row[column] for row in rows for column in columns])
