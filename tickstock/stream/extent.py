"""What the log of a shard holds, in numbers."""

from __future__ import annotations

from typing import Any

import msgspec
from redis import ResponseError
from redis.asyncio import Redis

from tickstock.stream import keys


class Extent(msgspec.Struct, frozen=True, kw_only=True):
    """One epoch of the log. Where all is well, `top` is `kept` + `trimmed`: every number was given to one event."""

    epoch: int  # 0: there is no log yet
    first: int  # The oldest seq that is kept; top + 1 where none is
    top: int  # The newest seq, and so the number of events that were appended
    kept: int
    trimmed: int
    trimmed_unarchived: int
    archived: int | None  # The newest archived seq; None where nobody archives

    @property
    def is_balanced(self) -> bool:
        return self.top == self.kept + self.trimmed


async def read(redis: Redis, shard: int, epoch: int) -> Extent:
    """An epoch's numbers, all of the same moment. Of an epoch that is over, what is gone was trimmed or never came back."""
    pipeline = redis.pipeline(transaction=True)
    pipeline.hmget(keys.meta(shard), ["epoch", "trimmed", "trimmed_unarchived", "archived"])
    pipeline.xinfo_stream(keys.log(shard, epoch))
    meta, stream = await pipeline.execute(raise_on_error=False)
    return extent(epoch, meta, None if isinstance(stream, ResponseError) else stream)


def extent(epoch: int, meta: list[bytes | None], stream: dict[str, Any] | None) -> Extent:
    """The numbers as the broker answered them; `stream` is None where it has no such log."""
    in_force, *counts, noted = meta
    top = sequence(stream["last-generated-id"]) if stream else 0
    kept = stream["length"] if stream else 0
    trimmed, unarchived = map(int, (count or 0 for count in counts)) if int(in_force or 0) == epoch else (top - kept, 0)
    archived = None
    if noted is not None:
        noted_epoch, _, seq = noted.partition(b"-")
        archived = int(seq) if int(noted_epoch) == epoch else 0
    first = sequence(stream["first-entry"][0]) if stream and kept else top + 1
    return Extent(
        epoch=epoch, first=first, top=top, kept=kept, trimmed=trimmed, trimmed_unarchived=unarchived, archived=archived
    )


def sequence(entry_id: bytes) -> int:
    """The number in an entry's id."""
    return int(entry_id.partition(b"-")[0])
