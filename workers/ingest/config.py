"""What the ingest worker is told by its environment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tickstock import env
from tickstock.market.shards import Shard, shard
from tickstock.market.topics import own, tickers, topics
from workers.ingest.feeds import FEEDS, Feed

NO_FALLBACK = "none"


@dataclass(frozen=True)
class Config:
    feed: str
    host: str
    key: str
    subscribe: tuple[str, ...]  # Topics such as T.* or Q.AAPL
    shard: Shard
    redis_url: str
    log_cap: int  # Events kept in the log at most
    var: Path  # Folder of the worker's memory
    scan: bool = True  # Read plain trade frames with the compiled scanner
    fallback: str = NO_FALLBACK  # The feed that stands in
    fallback_host: str = ""
    fallback_after: float = 60.0  # Seconds without the first choice
    is_fallback: bool = False  # This is the one that stands in
    recording: Path | None = None  # File or folder the recorded feed plays
    recording_speed: float = 1.0  # Times real time; 0: as fast as it is taken
    record: Path | None = None  # Folder that every raw frame is kept in
    metrics_port: int = 0  # 0: none
    spill_mb: int = 512  # Megabytes of events that may wait on disk for the broker

    @property
    def source(self) -> Feed:
        return FEEDS[self.feed]

    @property
    def watched(self) -> frozenset[str] | None:
        """The tickers subscribed to; None for the whole market."""
        return tickers(self.subscribe)

    @property
    def checkpoint(self) -> Path:
        """File of the worker's memory: each feed has its own, their prices have nothing to do with each other."""
        return self.var / f"ingest.{self.feed}.checkpoint"

    def standing_in(self) -> Config:
        """The same with the fallback feed instead."""
        return replace(self, feed=self.fallback, host=self.fallback_host, fallback=NO_FALLBACK, is_fallback=True)


def read_config() -> Config:
    """The configuration; a wrong value stops the process with one clear line."""
    env.load()
    feed = env.choice("FEED", "simulator", tuple(FEEDS))
    fallback = env.choice("FALLBACK", NO_FALLBACK, (NO_FALLBACK, *(name for name in FEEDS if name != feed)))
    needs_key = FEEDS[feed].needs_key or (fallback != NO_FALLBACK and FEEDS[fallback].needs_key)
    played = "recorded" in (feed, fallback)
    part = env.read("SHARD", "0/1", "a part of the market such as 0/1, or 2/8 for the third of eight", shard)
    hosts = {name: known.host for name, known in FEEDS.items()}
    where = f"{env.text('SIMULATOR_HOST', '127.0.0.1')}:{env.whole('SIMULATOR_PORT', 8001, 1, 65_535)}"
    hosts["simulator"] = f"ws://{where}/stocks"
    return Config(
        feed=feed,
        host=env.read("MASSIVE_HOST", hosts[feed], "an address such as wss://socket.massive.com/stocks", web_socket),
        key=env.text("MASSIVE_KEY", None if needs_key else "simulator"),
        subscribe=own(
            env.read("SUBSCRIBE", FEEDS[feed].subscribe, "topics such as T.* or T.AAPL,Q.AAPL", topics), part
        ),
        shard=part,
        redis_url=env.broker("STREAM_URL", env.text("REDIS_URL", "redis://127.0.0.1:8002/0")),
        log_cap=env.whole("LOG_CAP", 200_000, 1_000, 10_000_000),
        var=memory(env.folder("VAR_DIR", "var"), part),
        scan=env.flag("SCANNER", True),
        fallback=fallback,
        fallback_host=hosts.get(fallback, ""),
        fallback_after=env.number("FALLBACK_AFTER", 60.0, 1.0, 86_400.0),
        recording=env.read("RECORDING", None, "a file or folder of recorded frames", existing) if played else None,
        recording_speed=env.number("RECORDING_SPEED", 1.0, 0.0, 1e6),
        metrics_port=env.whole("INGEST_METRICS_PORT", 0, 0, 65_535),
        spill_mb=env.whole("OUTBOX_SPILL_MB", 512, 0, 1_000_000),
    )


def memory(var: Path, part: Shard) -> Path:
    """The folder of the worker's memory: parts of the market that share a machine have one each."""
    if part.is_part:
        var /= f"shard-{part.number}-of-{part.of}"
        var.mkdir(exist_ok=True)
    return var


def web_socket(text: str) -> str:
    if text and not text.startswith(("ws://", "wss://")):
        raise ValueError
    return text


def existing(text: str) -> Path:
    path = env.ROOT / text
    if not path.exists():
        raise ValueError
    return path
