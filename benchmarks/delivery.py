"""What delivery costs: a pull beside plain sending, an idle viewer's memory, and the broker's work."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from redis import Redis
from websockets.sync.client import connect as connect_now

from benchmarks.broker import free_port, until
from benchmarks.crowd import crowd
from benchmarks.figures import Figure
from benchmarks.pace import Pace, market
from benchmarks.start import HERE, answers
from benchmarks.web import Web, web

ROUNDS = 300
FEW, MANY = 10, 500
SECONDS = 5


def measure() -> Iterator[Figure]:
    with pulls_server() as (address, _):
        for matching in (0, 50, 500):
            plain = cpu(f"{address}/plain/{matching}")
            yield Figure(f"pull_{matching}_us", cpu(f"{address}/alone/{matching}") * 1e6, "µs")
            for how, name in (("alone", "pull_ratio"), ("logic", "pull_ratio_shared")):
                ratio = cpu(f"{address}/{how}/{matching}") / plain
                yield Figure(f"{name}_{matching}", ratio, "x", 2.0 if matching == 500 else None)
    yield from asyncio.run(crowds())


@contextmanager
def pulls_server() -> Iterator[tuple[str, int]]:
    port = free_port()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tickstock.settings.local"}
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.pulls", str(port)], cwd=HERE, env=environment)
    try:
        until(lambda: answers(port))
        yield f"ws://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def cpu(address: str) -> float:
    """Seconds of the server's processor for one frame asked for and sent; the best of three runs."""
    with connect_now(address, compression=None) as socket:
        frames = int(socket.recv())

        def run() -> float:
            socket.send("cpu")
            before = float(socket.recv())
            for _ in range(ROUNDS):
                socket.send('{"type":"ack","b":1}')
                for _ in range(frames):
                    socket.recv()
            socket.send("cpu")
            return (float(socket.recv()) - before) / ROUNDS

        run()
        return min(run() for _ in range(3))


async def crowds() -> list[Figure]:
    found = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url, redis, pace = stack.enter_context(market(folder))
        idle = processed(redis)
        await pace.write(10 * SECONDS)
        own = processed(redis) - idle  # While nobody else speaks to the broker
        server = stack.enter_context(web(url, folder))
        bare, pid = stack.enter_context(pulls_server())
        bare_kib = await memory(Web(pid, f"{bare}/bare/0", {}))
        found.append(Figure("idle_viewer_kib", await memory(server) - bare_kib, "KiB", 64.0))
        found.append(Figure("idle_socket_kib", bare_kib, "KiB"))
        for viewers in (FEW, MANY):
            asked = await commands(server, redis, pace, own, viewers)
            found.append(Figure(f"redis_commands_{viewers}_viewers", asked, "1/s"))
    return found


async def memory(server: Web) -> float:
    """KiB that one more idle socket takes, between a hundred and six hundred."""
    async with crowd(server, 100):
        await asyncio.sleep(3)
        few = server.rss_kib()
        async with crowd(server, MANY):
            await asyncio.sleep(3)
            return (server.rss_kib() - few) / MANY


async def commands(server: Web, redis: Redis, pace: Pace, own: int, viewers: int) -> float:
    """Commands a second that the broker is asked, beside our own, while everybody gets events."""
    async with crowd(server, viewers) as pages:
        await asyncio.sleep(2)
        for page in pages:
            page.arrivals.clear()
        began, before = time.monotonic(), processed(redis)
        await pace.write(10 * SECONDS)
        asked, lasted = processed(redis) - before - own, time.monotonic() - began
    if not all(page.arrivals for page in pages):
        raise RuntimeError("a viewer got no events, so nothing was measured")
    return asked / lasted


def processed(redis: Redis) -> int:
    return int(redis.info("stats")["total_commands_processed"])
