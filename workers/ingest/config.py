"""What the ingest worker is told by its environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tickstock import env

HOSTS = {"massive": "wss://socket.massive.com/stocks", "simulator": "ws://127.0.0.1:8001/stocks"}
CHANNELS = ("T", "Q", "A", "AM", "LULD")  # Trades, quotes, second and minute bars, halts


@dataclass(frozen=True)
class Config:
    feed: str
    host: str
    key: str
    subscribe: tuple[str, ...]  # Topics such as T.* or Q.AAPL
    shard: int
    redis_url: str
    log_cap: int  # Events kept in the log at most
    checkpoint: Path  # File of the worker's memory
    scan: bool = True  # Read plain trade frames with the compiled scanner

    @property
    def watched(self) -> frozenset[str] | None:
        """The tickers subscribed to; None for the whole market."""
        tickers = frozenset(topic.partition(".")[2] for topic in self.subscribe)
        return None if "*" in tickers else tickers


def topic(text: str) -> str:
    """A topic this worker understands; ValueError otherwise."""
    channel, dot, ticker = text.partition(".")
    if channel not in CHANNELS or not dot or not ticker:
        raise ValueError
    return text


def shard(text: str) -> int:
    """The first number of `n/m`. One worker takes the whole market, so it is 0/1."""
    if text != "0/1":
        raise ValueError
    return 0


def read_config() -> Config:
    """The configuration; a wrong value stops the process with one clear line."""
    env.load()
    feed = env.choice("FEED", "simulator", tuple(HOSTS))
    key = env.text("MASSIVE_KEY", None if feed == "massive" else "simulator")
    return Config(
        feed=feed,
        host=env.read("MASSIVE_HOST", HOSTS[feed], "an address such as wss://socket.massive.com/stocks", web_socket),
        key=key,
        subscribe=env.read(
            "SUBSCRIBE",
            "T.*",
            "topics such as T.* or T.AAPL,Q.AAPL",
            lambda text: tuple(map(topic, text.split(","))),
        ),
        shard=env.read("SHARD", "0/1", "0/1", shard),
        redis_url=env.text("REDIS_URL", "redis://127.0.0.1:8002/0"),
        log_cap=env.whole("LOG_CAP", 200_000, 1_000, 10_000_000),
        checkpoint=env.folder("VAR_DIR", "var") / "ingest.checkpoint",
        scan=env.flag("SCANNER", True),
    )


def web_socket(text: str) -> str:
    if not text.startswith(("ws://", "wss://")):
        raise ValueError
    return text
