"""The writing half of the log. Only the ingest worker and the merge import it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from redis import Redis

from tickstock.stream import keys

LUA = Path(__file__).parent / "lua"
DAY = 86_400  # Seconds
BATCH = 200  # Events one append takes at most
LIFE = "return redis.call('INFO', 'server')"  # Of the node that has the log
BEYOND = 2**53  # No log ends there, so an append of nothing at this place answers where it does end


class Claim(NamedTuple):
    """The right to write: the epoch in force and the fence that keeps older writers out."""

    epoch: int
    fence: int


class Appended(NamedTuple):
    """The broker's answer: OK, HOLE, EPOCH or FENCED; `top` is the log's newest seq (OK and HOLE)."""

    answer: str
    top: int = 0
    appended: int = 0
    duplicates: int = 0
    trimmed: int = 0
    trimmed_unarchived: int = 0  # Of those: the log was full before the archive came to them


class LogWriter:
    """Appends numbered events to the log of one shard, at most `cap` of which are kept."""

    def __init__(self, redis: Redis, shard: int, cap: int) -> None:
        self.redis = redis
        self.shard = shard
        self.cap = cap
        self._claim, self._renew, self._append, self._fence = (
            redis.register_script((LUA / f"{name}.lua").read_text()) for name in ("claim", "renew", "append", "fence")
        )
        self._life = redis.register_script(LIFE)

    def fence_off(self) -> None:
        """Let nobody who claimed the log so far append to it: what is read from here on is all they wrote."""
        self._fence(keys=[keys.meta(self.shard)])

    def claim(self, new_epoch: int) -> Claim:
        """Become the writer; `new_epoch` begins where the broker knows of none."""
        epoch, fence = cast(list[bytes], self._claim(keys=[keys.meta(self.shard)], args=[new_epoch]))
        return Claim(int(epoch), int(fence))

    def renew(self, claim: Claim, new_epoch: int) -> Claim | None:
        """Begin a new epoch, because the old log lost its end; what is left of that one stays for a day.

        None where another writer has come meanwhile.
        """
        found = [keys.meta(self.shard), keys.log(self.shard, claim.epoch)]
        return Claim(new_epoch, claim.fence) if self._renew(keys=found, args=[claim.fence, new_epoch, DAY]) else None

    def server(self) -> str:
        """What tells one life of the broker from the next."""
        told = cast(bytes, self._life(keys=[keys.meta(self.shard)]))
        return told.partition(b"run_id:")[2].split()[0].decode()

    def backwards(self, count: int = 20_000) -> Iterator[bytes]:
        """The newest events of the epoch in force, newest first, at most `count`."""
        yield from (entry[b"e"] for entry in self._backwards(self._epoch("epoch"), count))

    def mark(self, count: int = 20_000) -> bytes | None:
        """What the newest append that carried a mark did carry; of the epoch before, where this one has no event yet."""
        for epoch in (self._epoch("epoch"), self._epoch("before")):
            entries = list(self._backwards(epoch, 1))
            if entries:
                return next((entry[b"p"] for entry in self._backwards(epoch, count) if b"p" in entry), None)
        return None

    def _epoch(self, name: str) -> int:
        return int(cast(bytes | None, self.redis.hget(keys.meta(self.shard), name)) or 0)

    def _backwards(self, epoch: int, count: int) -> Iterator[dict[bytes, bytes]]:
        before = "+"
        while count > 0:
            entries: Any = self.redis.xrevrange(keys.log(self.shard, epoch), max=before, count=min(count, 1_000))
            yield from (entry for _, entry in entries)
            if not entries:
                return
            before, count = f"({entries[-1][0].decode()}", count - len(entries)

    def append(self, claim: Claim, first: int, events: list[bytes], floor: int = 0, mark: bytes = b"") -> Appended:
        """Append events numbered from `first`; sending the same ones again is safe.

        The last of them carries `mark`, which no reader of events sees. What is older than `floor` may go once it is archived; what is beyond `cap` goes in any case.
        """
        answer, *numbers = cast(
            list[Any],
            self._append(
                keys=[keys.meta(self.shard), keys.log(self.shard, claim.epoch)],
                args=[claim.epoch, claim.fence, self.cap, floor, first, mark, *events],
            ),
        )
        return Appended(answer.decode(), *numbers)

    def end(self, claim: Claim) -> Appended:
        """HOLE with the log's newest seq, EPOCH or FENCED: whether the claim holds, and where the log ends."""
        return self.append(claim, BEYOND, [])
