"""F7 and F8: clients that do not do their part, or mean harm. The server ends them, and others notice nothing."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.faults.proxy import Proxy
from tests.faults.run import Run
from tests.waiting import until

SLOW = 4  # Of each kind
ENDED_WITHIN = 32.0  # Seconds: 30 (G8), and what the machine needs
EACH_MAY_COST = 256 * 1024  # Bytes (G8)
SLACK = 40_000_000  # Bytes a web process may grow by for other reasons
UPGRADE = (
    "GET /ws/live/ HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: sessionid={cookie}\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\n\r\n"
)


def read_slowly(run: Run) -> None:
    """Some read nothing, some a byte a second, some all of it without a word: closed within 30 s, others unharmed."""
    run.begin(rate=800, viewers=2)
    before = [memory(web.process.pid) for web in run.bench.webs if web.process]
    proxies = [Proxy(run.bench.loop, web.port) for web in run.bench.webs]
    run.after.extend(proxy.stop for proxy in proxies)
    cookie = run.bench.person("slow").cookie
    silent = [run.viewer(f"silent#{number}", acknowledges=False) for number in range(SLOW)]
    rude = [
        run.bench.loop.start(crawl(f"127.0.0.1:{run.random.choice(proxies).port}", cookie, a_second))
        for a_second in (0, 1)
        for _ in range(SLOW)
    ]
    with run.fault(3 * SLOW):
        began = time.monotonic()
        until(lambda: sum(len(proxy.pairs) for proxy in proxies) == 2 * SLOW, 10)
        run.until(lambda: all(4408 in viewer.codes for viewer in silent), "the silent ones are closed", ENDED_WITHIN)
        run.until(
            lambda: sum(bool(pair.server_ended_at) for proxy in proxies for pair in proxy.pairs + proxy.ended) == 2 * SLOW,
            "the slow ones are closed",
            ENDED_WITHIN - (time.monotonic() - began),
        )  # fmt: skip
    for task in rude:
        task.cancel()
    run.until(lambda: all(viewer.acknowledges for viewer in silent), "they come back")
    longest = max(
        after - before for (before, _), (after, _) in zip(run.witness.news, run.witness.news[1:], strict=False)
    )
    assert longest < 5.0, f"the witness waited for {longest:.1f} s"
    for was, web in zip(before, run.bench.webs, strict=True):
        assert web.process
        grown = memory(web.process.pid) - was
        assert grown < 3 * SLOW * EACH_MAY_COST + SLACK, f"the web process grew by {grown:,} bytes"


async def crawl(host: str, cookie: str, a_second: int) -> None:
    """Begin a conversation as everybody does, and then read so many bytes a second."""
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port), limit=2)
    begin = b'{"type":"start"}'
    try:
        writer.write(UPGRADE.format(host=host, cookie=cookie).encode())
        await asyncio.sleep(1.0)
        writer.write(bytes([0x81, 0x80 | len(begin)]) + bytes(4) + begin)
        while True:
            await asyncio.sleep(1.0)
            if a_second:
                await reader.read(a_second)
    finally:
        writer.transport.abort()


def memory(pid: int) -> int:
    """Bytes a process holds in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


Attack = Callable[[ClientConnection], Awaitable[None]]


async def huge(socket: ClientConnection) -> None:
    await socket.send("x" * 16 * 2**20)


async def nested(socket: ClientConnection) -> None:
    for _ in range(5):
        await socket.send("[" * 1_000_000)


async def deep(socket: ClientConnection) -> None:
    for _ in range(5):
        await socket.send('{"type":' + "[" * 4_000)


async def binary(socket: ClientConnection) -> None:
    for _ in range(5):
        await socket.send(b"\x00\xff\xfe")


async def bad_text(socket: ClientConnection) -> None:
    await socket.send(b'{"type":"\xff\xfe"}', text=True)


async def not_a_number(socket: ClientConnection) -> None:
    for _ in range(5):
        await socket.send('{"type":"ack","b":NaN}')


async def from_the_future(socket: ClientConnection) -> None:
    await socket.send('{"type":"start"}')
    for number in range(5):
        await socket.send(json.dumps({"type": "ack", "b": 10**6 + number}))


async def flood(socket: ClientConnection) -> None:
    for _ in range(10_000):
        await socket.send('{"type":"user_status"}')


async def nothing(socket: ClientConnection) -> None:
    """Never says start."""


async def stranger(socket: ClientConnection) -> None:
    """Never says who it is."""


ATTACKS: dict[Attack, set[int]] = {
    huge: {1009, 4400, 1006},
    nested: {4400},
    deep: {4400},
    binary: {4400},
    bad_text: {1007, 1006},
    not_a_number: {4400},
    from_the_future: {4400},
    flood: {4429, 1006},
    nothing: {4408},
    stranger: {4401},
}


async def attack(address: str, cookie: str, how: Attack) -> int:
    """The code it is closed with."""
    async with connect(
        f"{address}/ws/live/",
        origin=address.replace("ws", "http", 1),  # type: ignore[arg-type]
        additional_headers={"Cookie": f"sessionid={cookie}"},
        ping_interval=None,
        compression=None,
        close_timeout=1,
    ) as socket:

        async def listen() -> None:
            async for _ in socket:
                pass

        listening = asyncio.create_task(listen())
        try:
            await how(socket)
        except ConnectionClosed:
            pass
        await asyncio.wait([listening], timeout=20)
        return socket.close_code or 0


def attack_the_web(run: Run) -> None:
    """Everything a client should not do, all at once."""
    run.begin(rate=300, viewers=2)
    before = [memory(web.process.pid) for web in run.bench.webs if web.process]
    with run.fault(len(ATTACKS)):
        works = {
            how: run.bench.loop.start(
                attack(
                    run.random.choice(run.bench.addresses),
                    "" if how is stranger else run.bench.person(f"mallory-{how.__name__}").cookie,
                    how,
                )
            )
            for how in ATTACKS
        }
        for how, work in works.items():
            code = work.result(60)
            assert code in ATTACKS[how], f"{how.__name__} was closed with {code}"
    for was, web in zip(before, run.bench.webs, strict=True):
        assert web.process
        grown = memory(web.process.pid) - was
        assert grown < 2 * SLACK, f"the web process grew by {grown:,} bytes"


def open_too_many(run: Run) -> None:
    """Many sockets of one user: twenty may stay, the others are told why not."""
    run.begin(rate=300, viewers=2)
    crowd = [
        run.viewer(f"crowd#{number}", *run.market.symbols[:20], pages=run.bench.addresses[:1]) for number in range(60)
    ]
    for viewer in crowd:
        viewer.listener.stays = False
    with run.fault(len(crowd)):
        run.until(lambda: sum(4429 in viewer.codes for viewer in crowd) >= 30, "the others are closed")
        run.wait(1.0)
        there = sum(viewer.said["dual_universe_stock_data"] > 0 for viewer in crowd)
        assert there >= 15, f"only {there} of twenty are served"
    for viewer in crowd:
        viewer.end()


F7, F8 = (read_slowly,), (attack_the_web, open_too_many)
