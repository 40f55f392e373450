"""How long the ingest worker takes from its start to the first event in the log, and the compiler without its cache."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from redis import Redis

from benchmarks.broker import broker, free_port, until
from benchmarks.figures import Figure, seconds
from tickstock.stream import keys

HERE = Path(__file__).resolve().parents[1]
COMPILE = """
from workers.exchange import load_sessions
from tickstock.market.symbols import SymbolTable
from workers.ingest.engine.engine import Engine
from workers.ingest.pipeline import Pipeline
Pipeline(Engine(load_sessions(), SymbolTable(), "bench")).take([])
"""


def measure() -> Iterator[Figure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        yield Figure("warm_start_s", start(folder / "var", stack), "s", 4.0)
        # A copy of the sources is one the compiler has not seen.
        for package in ("tickstock", "workers"):
            shutil.copytree(HERE / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
        cold, warm = (seconds(lambda: run(COMPILE, folder)) for _ in range(2))
        yield Figure("cold_compile_s", cold - warm, "s")


def start(folder: Path, stack: ExitStack) -> float:
    """Seconds from the worker's start until the log has an event; the market and the broker run already."""
    port = free_port()
    url = stack.enter_context(broker(folder))
    environment = os.environ | {
        "REDIS_URL": url,
        "VAR_DIR": str(folder),
        "FEED": "simulator",
        "MASSIVE_HOST": f"ws://127.0.0.1:{port}/stocks",
        "SUBSCRIBE": "T.*",
        "LOG_LEVEL": "WARNING",
    }
    with program(environment, "workers.simulator", "--port", str(port)):
        until(lambda: answers(port))
        with Redis.from_url(url) as client, program(environment, "workers.ingest"):
            began = time.monotonic()
            return until(lambda: is_written(client)) - began


def answers(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port)):
        return True


def is_written(client: Redis) -> bool:
    epoch = client.hget(keys.meta(0), "epoch")
    return epoch is not None and client.exists(keys.log(0, int(str(epoch, "ascii")))) == 1  # type: ignore[arg-type]


@contextmanager
def program(environment: dict[str, str], *arguments: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", *arguments], cwd=HERE, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def run(code: str, folder: Path) -> None:
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
