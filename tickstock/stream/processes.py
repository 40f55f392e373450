"""Who is there: all processes in one hash, each as it last said how it is."""

from __future__ import annotations

from typing import Any

import msgspec
from redis import Redis

from tickstock.logs.newest import Trouble
from tickstock.stream import keys

SILENT = 15.0  # Seconds after which something is wrong with who has not said goodbye
FORGOTTEN = 3_600.0  # Seconds


class Process(msgspec.Struct, frozen=True, kw_only=True):
    role: str  # web, jobs, beat, ingest, merge or simulator
    host: str
    pid: int
    shard: str = ""  # The part of the market it takes, such as 2/8
    started_at: float  # Epoch seconds
    at: float
    versions: dict[str, str] = {}
    memory: int = 0  # Bytes
    threads: int = 0
    metrics_port: int = 0  # 0: none of its own
    figures: dict[str, float] = {}  # What only this process knows
    counts: dict[str, int] = {}  # Warnings and errors since it started
    trouble: list[Trouble] = []  # The newest of them, the newest last

    @property
    def name(self) -> str:
        return f"{self.role}@{self.host}:{self.pid}"


decode = msgspec.json.Decoder(Process).decode


def say(redis: Redis, process: Process) -> None:
    redis.hset(keys.PROCESSES, process.name, msgspec.json.encode(process))
    redis.expire(keys.PROCESSES, round(FORGOTTEN))


def everybody(redis: Redis, now: float) -> list[Process]:
    """Who was heard of in the last hour, by role; what cannot be read is somebody of another version, and left out."""
    found = [process for process in _all(redis).values() if process and now - process.at <= FORGOTTEN]
    return sorted(found, key=lambda process: (process.role, process.shard, process.host, process.pid))


def sweep(redis: Redis, now: float) -> None:
    """Forget who was not heard of for an hour."""
    gone = [name for name, process in _all(redis).items() if process is None or now - process.at > FORGOTTEN]
    if gone:
        redis.hdel(keys.PROCESSES, *gone)


def _all(redis: Redis) -> dict[bytes, Process | None]:
    held: Any = redis.hgetall(keys.PROCESSES)
    return {name: _read(data) for name, data in held.items()}


def _read(data: bytes) -> Process | None:
    try:
        return decode(data)
    except msgspec.MsgspecError:
        return None
