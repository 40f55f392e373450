"""Everybody's alert rules, as the alerts' process reads them."""

from __future__ import annotations

import zlib
from typing import Any

import msgspec
from redis import Redis

from tickstock.market.alerting.rule import Rule
from tickstock.stream import keys

_encode = msgspec.msgpack.Encoder().encode


class Rulebook(msgspec.Struct, frozen=True):
    """`version` rises with every change. Members of universes stand here once for all rules that look at them."""

    version: int = 0
    universes: dict[str, list[str]] = {}  # By the name that rules call them by
    rules: list[Rule] = []


_decode = msgspec.msgpack.Decoder(Rulebook).decode


def publish(redis: Redis, book: Rulebook) -> None:
    """Put rules in force; the alerts' process hears of it at once."""
    pipeline = redis.pipeline(transaction=True)
    pipeline.hset(keys.RULES, mapping={"version": book.version, "book": zlib.compress(_encode(book), 1)})
    pipeline.publish(keys.RULE_CHANGES, book.version)
    pipeline.execute()


def version(redis: Redis) -> int:
    """Of the rules in force; 0 before the first."""
    found: Any = redis.hget(keys.RULES, "version")
    return int(found or 0)


def read(redis: Redis) -> Rulebook:
    """The rules in force; msgspec.MsgspecError or zlib.error where they make no sense."""
    data: Any = redis.hget(keys.RULES, "book")
    return _decode(zlib.decompress(data)) if data else Rulebook()
