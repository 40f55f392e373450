"""What delivery costs: a pull beside plain sending, an idle viewer's memory, and the broker's work."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

from redis import Redis
from websockets.asyncio.client import ClientConnection, connect
from websockets.sync.client import connect as connect_now

from benchmarks.broker import broker, free_port, until
from benchmarks.figures import Figure, percentile
from benchmarks.pulls import item
from benchmarks.start import HERE, answers
from benchmarks.web import Web, web
from tickstock.stream import client
from tickstock.stream.append import Claim, LogWriter

ROUNDS = 300
FEW, MANY = 10, 500
CROWD = 2_000
SECONDS = 5
LASTS = 15  # Seconds the crowd is watched
OPENED_TOGETHER = 50


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
    with tempfile.TemporaryDirectory() as folder, broker(Path(folder)) as url, client.connect(url) as redis:
        writer = LogWriter(redis, 0, 200_000)
        claim = writer.claim(1)
        assert claim
        idle = processed(redis)
        await Pace(writer, claim).write(10 * SECONDS)
        own = processed(redis) - idle  # While nobody else speaks to the broker
        with web(url, Path(folder)) as server, pulls_server() as (bare, pid):
            plain = Web(pid, f"{bare}/bare/0", {})
            bare_kib = await memory(plain)
            found.append(Figure("idle_viewer_kib", await memory(server) - bare_kib, "KiB", 64.0))
            found.append(Figure("idle_socket_kib", bare_kib, "KiB"))
            for viewers in (FEW, MANY):
                asked = await commands(server, redis, Pace(writer, claim), own, viewers)
                found.append(Figure(f"redis_commands_{viewers}_viewers", asked, "1/s"))
            found += await lateness(server, Pace(writer, claim))
    return found


class Pace:
    """Ten events a second, one at a time."""

    def __init__(self, writer: LogWriter, claim: Claim) -> None:
        self.writer, self.claim = writer, claim

    async def write(self, count: int) -> None:
        top = self.writer.append(self.claim, 2**53, []).top
        for seq in range(top + 1, top + count + 1):
            answer = await asyncio.to_thread(self.writer.append, self.claim, seq, [item(seq, "AVGO").data])
            if answer.answer != "OK":
                raise RuntimeError(f"the log answered {answer}")
            await asyncio.sleep(0.1)


async def enter(stack: AsyncExitStack, server: Web, viewers: int) -> list[ClientConnection]:
    """Open sockets, some at a time, that say start where they are greeted."""

    async def one() -> ClientConnection:
        host = server.address.split("/")[2]
        opened = connect(
            server.address, origin=f"http://{host}", additional_headers=server.headers, compression=None,  # type: ignore[arg-type]
            open_timeout=60, ping_interval=None, max_queue=64,
        )  # fmt: skip
        return await stack.enter_async_context(opened)

    sockets: list[ClientConnection] = []
    for first in range(0, viewers, OPENED_TOGETHER):
        together = await asyncio.gather(*(one() for _ in range(min(OPENED_TOGETHER, viewers - first))))
        if server.headers:
            for socket in together:
                await socket.send(json.dumps({"type": "start", "device": f"device-{id(socket)}"}))
        sockets += together
    return sockets


async def listen(socket: ClientConnection, arrivals: list[float] | None = None) -> None:
    """Take in and acknowledge everything, for ever."""
    while True:
        text = str(await socket.recv())
        if '"dual_universe_stock_data"' in text[:60]:
            if arrivals is not None:
                arrivals.append(time.monotonic())
            await socket.send(json.dumps({"type": "ack", "b": json.loads(text)["b"]}))


async def memory(server: Web) -> float:
    """KiB that one more idle socket takes, between a hundred and six hundred."""
    sizes = []
    async with AsyncExitStack() as stack:
        tasks = []
        for more in (100, MANY):
            tasks += [asyncio.create_task(listen(socket)) for socket in await enter(stack, server, more)]
            await asyncio.sleep(3)
            sizes.append(server.rss_kib())
        for task in tasks:
            task.cancel()
    return (sizes[1] - sizes[0]) / MANY


async def commands(server: Web, redis: Redis, pace: Pace, own: int, viewers: int) -> float:
    """Commands a second that the broker is asked, beside our own, while everybody gets events."""
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        sockets = await enter(stack, server, viewers)
        tallies: list[list[float]] = [[] for _ in sockets]
        tasks = [group.create_task(listen(*one)) for one in zip(sockets, tallies, strict=True)]
        await asyncio.sleep(2)
        for tally in tallies:
            tally.clear()
        began, before = time.monotonic(), processed(redis)
        await pace.write(10 * SECONDS)
        asked, lasted = processed(redis) - before - own, time.monotonic() - began
        for task in tasks:
            task.cancel()
    if not all(tallies):
        raise RuntimeError("a viewer got no events, so nothing was measured")
    return asked / lasted


def processed(redis: Redis) -> int:
    return int(redis.info("stats")["total_commands_processed"])


async def lateness(server: Web, pace: Pace) -> list[Figure]:
    """How late frames reach a crowd, beyond each viewer's own timer: its earliest frame is taken to be in time."""
    arrivals: list[list[float]] = [[] for _ in range(CROWD)]
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        sockets = await enter(stack, server, CROWD)
        tasks = [group.create_task(listen(*one)) for one in zip(sockets, arrivals, strict=True)]
        await asyncio.sleep(5)
        for arrived in arrivals:
            arrived.clear()
        began = time.monotonic()
        await pace.write(10 * LASTS)
        lasted = time.monotonic() - began
        for task in tasks:
            task.cancel()
    late = [after for arrived in arrivals for after in _beyond(arrived)]
    frames = sum(map(len, arrivals))
    return [
        Figure("crowd_frames_a_second", frames / lasted, "1/s"),
        Figure("crowd_late_p50_ms", percentile(late, 50) * 1000, "ms"),
        Figure("crowd_late_p99_ms", percentile(late, 99) * 1000, "ms", 100.0),
    ]


def _beyond(arrived: list[float]) -> list[float]:
    """Seconds by which each arrival is later than the earliest beat of a second would have it."""
    beats = [at - number for number, at in enumerate(arrived)]
    return [beat - min(beats) for beat in beats] if beats else []
