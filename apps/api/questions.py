"""The part of an address after the question mark, as a type."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from django.http import QueryDict
from msgspec import inspect

from apps.api.problems import Mistake, Refused, invalid

LISTS = (inspect.ListType, inspect.SetType, inspect.FrozenSetType, inspect.VarTupleType)


def question_of(wanted: Any, asked: QueryDict) -> Any:
    """What was asked, as a struct; lists are words with commas between, or a parameter that is there several times."""
    lists = lists_of(wanted)
    found: dict[str, Any] = {}
    for name in asked:
        values = asked.getlist(name)
        if name in lists:
            found[name] = [word for value in values for word in value.split(",") if word]
        elif len(values) > 1:
            raise Refused(f"`{name}` is there {len(values)} times.", errors=(Mistake(name, "Say it once."),))
        else:
            found[name] = values[0]
    try:
        return msgspec.convert(found, wanted, strict=False)
    except msgspec.ValidationError as problem:
        raise invalid(problem) from problem


@lru_cache
def lists_of(wanted: Any) -> frozenset[str]:
    """The names of a struct's fields that hold several values."""
    info = inspect.type_info(wanted)
    assert isinstance(info, inspect.StructType)
    return frozenset(
        field.encode_name for field in info.fields if any(isinstance(one, LISTS) for one in _of(field.type))
    )


def _of(kind: Any) -> tuple[Any, ...]:
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    return kind.types if isinstance(kind, inspect.UnionType) else (kind,)
