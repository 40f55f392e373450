"""What a run is told by its environment, and what its processes are told in turn."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tickstock import env
from workers.ingest.feeds import FEEDS


@dataclass(frozen=True)
class Config:
    root: Path
    var: Path
    port: int
    feed: str
    stream_url: str  # Where the worker writes, which is the broker unless it is told otherwise
    start_deadline: float  # Seconds each part has to come up
    stop_deadline: float  # Seconds each part has to end before it is killed
    left_out: frozenset[str]  # Processes somebody else takes care of
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def logs(self) -> Path:
        return self.var / "logs"

    @property
    def ports(self) -> dict[str, int]:
        """The ports each process needs for itself."""
        ports = {"web": self.port, "simulator": self.port + 1, "broker": self.port + 2}
        return {name: port for name, port in ports.items() if name not in self.left_out}


def read_config() -> Config:
    """The configuration; a wrong value stops the process with one clear line."""
    env.load()
    port = env.whole("PORT", 8000, 1, 65533)
    feed, fallback = env.choice("FEED", "simulator", tuple(FEEDS)), env.text("FALLBACK", "")
    left_out = {"broker"} if env.text("REDIS_URL", "") else set()
    if "simulator" not in (feed, fallback):
        left_out.add("simulator")
    redis_url = env.read(
        "REDIS_URL", f"redis://127.0.0.1:{port + 2}/0", "an address such as redis://localhost:6379/0", redis_address
    )
    start, stop = env.number("START_DEADLINE", 60.0, 1.0, 3600.0), env.number("STOP_DEADLINE", 10.0, 0.1, 3600.0)
    var = env.folder("VAR_DIR", "var")
    environment = {
        "DJANGO_SETTINGS_MODULE": "tickstock.settings.local",
        **os.environ,
        "PORT": str(port),
        "SIMULATOR_PORT": str(port + 1),
        "BROKER_PORT": str(port + 2),
        "REDIS_URL": redis_url,
        "FEED": feed,
        "VAR_DIR": str(var),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONUNBUFFERED": "1",
    }
    return Config(
        Path.cwd(), var, port, feed, env.broker("STREAM_URL", redis_url), start, stop, frozenset(left_out), environment
    )


def redis_address(text: str) -> str:
    if not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError
    return text
