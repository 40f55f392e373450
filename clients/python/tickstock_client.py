"""Follow TickStock's events from a program, without losing one in silence.

    python tickstock_client.py https://tickstock.example SESSION_COOKIE position.json

prints each event as a line of JSON, and on standard error what was missing. Started again, it goes on
where it was; killed in the middle of a frame, it gets that frame again, whose events have the same eid.
It needs the package websockets; the protocol stands in docs/protocol.md.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

SILENCE = 5.0  # Seconds without a word: the connection is dead
KNOWN = 20_000  # Events told again are known among so many
SHORTEST, LONGEST = 1.0, 30.0  # Seconds until the next attempt


class Refused(Exception):
    """The server said that coming back makes no sense."""


class Client:
    """Hands each event to `take`, in order, and says to `warn` whatever is not as it should be."""

    def __init__(
        self,
        site: str,
        cookie: str,
        kept: Path,
        take: Callable[[dict[str, Any]], object],
        warn: Callable[[str], object],
        cookie_name: str = "sessionid",
    ) -> None:
        self.site, self.cookie, self.kept = site.rstrip("/"), f"{cookie_name}={cookie}", kept
        self.take, self.warn = take, warn
        self.position: dict[str, int] | None = json.loads(kept.read_text()) if kept.exists() else None
        self.frame = self.attempt = 0
        self.known: dict[str, None] = {}  # After a new epoch events come again: only their eid tells

    async def run(self) -> None:
        """Follow for ever; after any break go on from the last position. Refused where that makes no sense."""
        while True:
            try:
                async with connect(
                    self.site.replace("http", "ws", 1) + "/ws/live/",
                    origin=self.site,  # type: ignore[arg-type]
                    additional_headers={"Cookie": self.cookie},
                    max_size=2**20,
                ) as socket:
                    await self.follow(socket)
            except InvalidStatus as problem:
                if problem.response.status_code == 403:
                    raise Refused("not signed in") from problem
                await self.rest(problem)
            except (ConnectionClosed, InvalidHandshake, OSError) as problem:
                await self.rest(problem)

    async def rest(self, problem: Exception) -> None:
        """Wait longer after each attempt that brought nothing."""
        self.attempt += 1
        self.warn(f"No connection ({problem}); trying again")
        await asyncio.sleep(random.uniform(SHORTEST, min(LONGEST, SHORTEST * 2**self.attempt)))

    async def follow(self, socket: ClientConnection) -> None:
        """One connection, until it ends."""
        self.frame = 0
        begin = {"type": "resume", **self.position} if self.position else {"type": "start"}
        await socket.send(json.dumps(begin))
        while True:
            async with asyncio.timeout(SILENCE):
                message = json.loads(await socket.recv())
            match message["type"]:
                case "dual_universe_stock_data":
                    self.check(message)
                    for event in message["events"]:
                        self.take_once(event)
                    self.keep(message["epoch"], message["through"])
                    await socket.send(json.dumps({"type": "ack", "b": message["b"]}))
                case "gap":
                    self.warn(
                        f"Missing after {message['from'] - 1} ({message['reason']}): {self.site}{message['fill']}"
                    )
                    self.position = None  # What comes next begins where the gap ends
                case "disconnect" if not message["retry"]:
                    raise Refused(message["reason"])

    def take_once(self, event: dict[str, Any]) -> None:
        if event["eid"] in self.known:
            return
        self.known[event["eid"]] = None
        if len(self.known) > KNOWN:
            del self.known[next(iter(self.known))]
        self.take(event)

    def check(self, frame: dict[str, Any]) -> None:
        """The books: each frame follows the last one, and what was scanned was delivered or filtered."""
        self.frame += 1
        self.attempt = 0
        if frame["b"] != self.frame:
            self.warn(f"Frame {frame['b']} came as number {self.frame}")
        last = self.position
        if last and last["epoch"] and (frame["epoch"], frame["from"]) != (last["epoch"], last["seq"] + 1):
            self.warn(f"Told up to {last['seq']}, then from {frame['from']} on")
        came = Counter(event["kind"] for event in frame["events"])
        for kind, (scanned, delivered, filtered) in frame["ledger"].items():
            if scanned != delivered + filtered or came[kind] != delivered:
                self.warn(f"{kind}: {scanned} scanned, {delivered} delivered, {filtered} filtered, {came[kind]} came")

    def keep(self, epoch: int, seq: int) -> None:
        """Remember the position where a crash cannot leave half of it."""
        self.position = {"epoch": epoch, "seq": seq}
        fresh = self.kept.with_suffix(".new")
        fresh.write_text(json.dumps(self.position))
        fresh.replace(self.kept)


def main() -> None:
    site, cookie, kept = sys.argv[1:]

    def take(event: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(event) + "\n")
        sys.stdout.flush()

    client = Client(site, cookie, Path(kept), take, lambda words: sys.stderr.write(words + "\n"))
    try:
        asyncio.run(client.run())
    except Refused as refused:
        sys.exit(f"Stopped: {refused}")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
