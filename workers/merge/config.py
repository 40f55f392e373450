"""What the merge is told by its environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tickstock import env
from tickstock.market.shards import MOST, Shard


@dataclass(frozen=True)
class Config:
    shards: int
    redis_url: str
    log_cap: int  # Events kept in the log at most
    var: Path  # Folder of what it remembers of its numbers
    metrics_port: int = 0  # 0: none

    @property
    def lanes(self) -> list[int]:
        """The numbers in the names of what the parts' workers write."""
        return [Shard(number, self.shards).lane for number in range(self.shards)]


def read_config() -> Config:
    """The configuration; a wrong value stops the process with one clear line."""
    env.load()
    var = env.folder("VAR_DIR", "var") / "merge"
    var.mkdir(exist_ok=True)
    return Config(
        shards=env.whole("SHARDS", 4, 2, MOST),
        redis_url=env.broker("STREAM_URL", env.text("REDIS_URL", "redis://127.0.0.1:8002/0")),
        log_cap=env.whole("LOG_CAP", 200_000, 1_000, 10_000_000),
        var=var,
        metrics_port=env.whole("MERGE_METRICS_PORT", 0, 0, 65_535),
    )
