"""The newest minutes of the market, a moment a second: what rules over rows are evaluated on.

Whoever evaluates them can be away for a while, and finds every moment again.
"""

from __future__ import annotations

from typing import Any, cast

from redis import Redis, ResponseError

from tickstock.market.alerting import moment
from tickstock.market.alerting.moment import Moment
from tickstock.market.rows import Rows
from tickstock.stream import keys
from tickstock.stream.client import BLOCK_MS
from tickstock.stream.extent import sequence
from tickstock.stream.log import FIRST, Entry, numbered

KEPT = 240  # Moments
BACK = 60_000  # ms the market's clock may seem to go back; further, and another market has begun
SOME = 30  # Moments one read takes at most


class MomentWriter:
    """Cuts a moment out of each second's rows, and appends it."""

    def __init__(self, redis: Redis, shard: int) -> None:
        self.redis = redis
        self.key = keys.moments(shard)
        self._before: Rows | None = None
        self._position = (0, 0)
        self._at = 0

    def write(self, epoch: int, seq: int, rows: Rows) -> None:
        """`rows` are the market's, with all events up to `seq` in them; the caller leaves them alone from now on."""
        clock = int(rows["last_at"].max(initial=0))
        changed = moment.changed(self._before, rows)
        if not clock or (not len(changed) and self._position == (epoch, seq)):
            return
        if not self._at:
            self._at = newest(self.redis, self.key)
        if clock < self._at - BACK:
            self.redis.delete(self.key)
            self._at, changed = 0, moment.changed(None, rows)
        at = max(clock, self._at + 1)
        said: Any = {
            "day": int(rows["day"].max(initial=0)),
            "position": f"{epoch}:{seq}",
            "layout": moment.LAYOUT,
            "rows": moment.pack(changed),
        }
        try:
            self.redis.xadd(self.key, said, id=f"{at}-0", maxlen=KEPT, approximate=False)
        except ResponseError:
            self._at = 0  # Somebody else has written: look anew where it ends
            raise
        self._before, self._at, self._position = rows, at, (epoch, seq)


def between(redis: Redis, epoch: int, first: int, last: int | None, shard: int = 0) -> list[Entry]:
    """What the log has of the events numbered `first` to `last` (None: the end), for whoever waits."""
    found: list[Entry] = []
    end = "+" if last is None else f"{last}-0"
    while entries := cast(Any, redis.xrange(keys.log(shard, epoch), f"{first}-0", end, count=FIRST)):
        found += [numbered(*entry) for entry in entries]
        first = found[-1].seq + 1
    return found


def newest(redis: Redis, key: str) -> int:
    """When the newest moment was; 0 where there is none."""
    found: Any = redis.xrevrange(key, count=1)
    return sequence(found[0][0]) if found else 0


def after(redis: Redis, at: int, shard: int = 0, block: bool = True) -> list[Moment]:
    """The moments after that clock, waiting up to BLOCK_MS for one; ValueError where they are of another layout."""
    answer: Any = redis.xread({keys.moments(shard): f"{at}-0"}, count=SOME, block=BLOCK_MS if block else None)
    return [_moment(*entry) for _, entries in answer for entry in entries] if answer else []


def extent(redis: Redis, shard: int = 0) -> tuple[int, int]:
    """When the oldest and the newest moment were; zeros where there is none."""
    oldest: Any = redis.xrange(keys.moments(shard), count=1)
    return (sequence(oldest[0][0]) if oldest else 0), newest(redis, keys.moments(shard))


def _moment(entry_id: bytes, fields: dict[bytes, bytes]) -> Moment:
    if fields[b"layout"] != moment.LAYOUT.encode():
        raise ValueError("The moment is of another program, whose rows have another layout")
    epoch, seq = fields[b"position"].split(b":")
    return Moment(sequence(entry_id), int(fields[b"day"]), int(epoch), int(seq), moment.unpack(fields[b"rows"]))
