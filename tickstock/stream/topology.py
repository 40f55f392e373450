"""Which node of a cluster has which keys."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from redis.crc import key_slot

MARK = "+cluster://"
SCRIPTS = {"EVAL", "EVALSHA"}
KEYLESS = {"PING", "INFO", "TIME"}


class Node(NamedTuple):
    host: str
    port: int


class Range(NamedTuple):
    """Slots `first` to `last` are `node`'s."""

    first: int
    last: int
    node: Node


class Topology:
    """What the nodes last said of themselves; shared by all clients of one address, so that only the first one asks."""

    def __init__(self, seeds: Sequence[Node]) -> None:
        # Replaced, never changed: threads look at them without a lock.
        self.ranges: tuple[Range, ...] = ()
        self._known = tuple(seeds)

    @property
    def nodes(self) -> list[Node]:
        """Those who can be asked, replicas too, in no particular order."""
        return random.sample(self._known, len(self._known))

    def forget(self) -> None:
        """Somebody was not where it was said to be: ask again."""
        self.ranges = ()

    @property
    def owners(self) -> list[Node]:
        """All that have slots."""
        return list(dict.fromkeys(one.node for one in self.ranges))

    def owner(self, slot: int) -> Node | None:
        """The node that has a slot; None where nobody is known to."""
        ranges = self.ranges
        place = bisect_right(ranges, slot, key=lambda one: one.first) - 1
        return ranges[place].node if place >= 0 and slot <= ranges[place].last else None

    def learn(self, answer: Sequence[Any], asked: Node) -> None:
        """Take in an answer to CLUSTER SLOTS; a node that does not know its own name is the one that was asked."""

        def node(said: Sequence[Any]) -> Node:
            return Node((said[0] or b"").decode() or asked.host, int(said[1]))

        self._known = tuple({*self._known, *(node(said) for _, _, *nodes in answer for said in nodes)})
        self.ranges = tuple(sorted(Range(int(first), int(last), node(owner)) for first, last, owner, *_ in answer))


class Address(NamedTuple):
    """An address such as redis+cluster://user:password@host:6379,host:6380."""

    scheme: str
    login: str  # With its @, or empty
    topology: Topology

    def url(self, node: Node) -> str:
        """One node's own address."""
        return f"{self.scheme}://{self.login}{node.host}:{node.port}/0"


@cache
def address(url: str) -> Address:
    """ValueError where it is none."""
    parts = urlsplit(url)
    login, at, places = parts.netloc.rpartition("@")
    seeds = []
    for place in places.split(","):
        host, _, port = place.rpartition(":")
        if not host:
            raise ValueError(f"expected host:port,host:port, got {place!r}")
        seeds.append(Node(host, int(port)))
    return Address(parts.scheme.partition("+")[0], login + at, Topology(seeds))


def is_cluster(url: str) -> bool:
    return MARK in url


def slot_of(command: Sequence[Any]) -> int | None:
    """The slot of the key a command is about; None where any node can answer it.

    >>> slot_of(("HGET", "ts:{0}:meta", "epoch")) == slot_of(("XREAD", b"STREAMS", "ts:{0}:log:1", "0-0"))
    True
    """
    name = command[0].partition(" ")[0]
    if name in KEYLESS:
        return None
    if name in SCRIPTS:
        key = command[3]
    elif name == "XREAD":
        key = command[command.index(b"STREAMS") + 1]
    else:
        key = command[1]
    return key_slot(key if isinstance(key, bytes) else str(key).encode())
