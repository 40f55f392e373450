"""What the alerts' process is told by its environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tickstock import env


@dataclass(frozen=True)
class Config:
    redis_url: str
    var: Path  # Folder of its memory
    moments: Path  # Folder of the journal
    days: int  # Trading days the journal keeps
    metrics_port: int = 0  # 0: none


def read_config() -> Config:
    """The configuration; a wrong value stops the process with one clear line."""
    env.load()
    root = env.folder("VAR_DIR", "var")
    var, moments = root / "alerts", root / "moments"
    for folder in (var, moments):
        folder.mkdir(exist_ok=True)
    return Config(
        redis_url=env.broker("STREAM_URL", env.text("REDIS_URL", "redis://127.0.0.1:8002/0")),
        var=var,
        moments=moments,
        days=env.whole("MOMENT_DAYS", 10, 1, 400),
        metrics_port=env.whole("ALERTS_METRICS_PORT", 0, 0, 65_535),
    )
