"""Follow TickStock's events from a program, without losing one in silence.

    export TICKSTOCK_EMAIL=you@example.com TICKSTOCK_PASSWORD=...
    python tickstock_client.py https://tickstock.example position.json

prints each event as a line of JSON, and on standard error what was missing. Started again, it goes on
where it was; killed in the middle of a frame, it gets that frame again, whose events have the same eid.
TICKSTOCK_CODE is the second factor's code, where there is one. The first start signs in; what later ones need
is kept beside the position, in position.token, for your eyes only.
It needs the package websockets; the protocol stands in docs/protocol.md.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

SILENCE = 5.0  # Seconds without a word: the connection is dead
KNOWN = 20_000  # Events told again are known among so many
ALIVE = 3_600.0  # Seconds between two signs of life, without which the session ends one day
SHORTEST, LONGEST = 1.0, 30.0  # Seconds until the next attempt


class Refused(Exception):
    """The server said that coming back makes no sense."""


class Account:
    """Signs in once and keeps the refresh token; each is good for one refresh, which gives the next."""

    def __init__(self, site: str, kept: Path, credentials: dict[str, str]) -> None:
        self.site, self.kept, self.credentials = site.rstrip("/"), kept, credentials

    def access_token(self) -> str:
        """A fresh one. Refused where nobody could sign in; OSError where the server cannot be asked."""
        if self.kept.exists():
            try:
                found = self.post("tokens/refresh", {"refresh_token": self.kept.read_text()})
                return self.keep(found["data"])
            except HTTPError as problem:
                if problem.code not in (400, 401):
                    raise
                self.kept.unlink()  # That session is over
        return self.keep(self.sign_in()["meta"])

    def sign_in(self) -> Any:
        words = dict(self.credentials)
        code = words.pop("code", "")
        try:
            return self.post("auth/login", words)
        except HTTPError as problem:
            if problem.code == 429 or problem.code >= 500:
                raise
            answer = json.load(problem)
            half_way = answer.get("meta", {}).get("session_token")
            if not (code and half_way):
                raise Refused(f"the sign-in was refused: {answer.get('errors') or answer.get('data')}") from problem
        try:
            return self.post("auth/2fa/authenticate", {"code": code}, {"X-Session-Token": half_way})
        except HTTPError as problem:
            raise Refused("the code was refused") from problem

    def post(self, path: str, words: dict[str, str], headers: dict[str, str] | None = None) -> Any:
        headers = {"Content-Type": "application/json", "User-Agent": "tickstock-client/1.0", **(headers or {})}
        request = Request(f"{self.site}/_allauth/app/v1/{path}", json.dumps(words).encode(), headers)
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def keep(self, tokens: dict[str, str]) -> str:
        """Remember the refresh token where nobody else reads it."""
        fresh = self.kept.with_suffix(".new-token")
        fresh.touch(mode=0o600)
        fresh.write_text(tokens["refresh_token"])
        fresh.replace(self.kept)
        return tokens["access_token"]


class Client:
    """Hands each event to `take`, in order, and says to `warn` whatever is not as it should be."""

    def __init__(
        self,
        site: str,
        account: Account,
        kept: Path,
        take: Callable[[dict[str, Any]], object],
        warn: Callable[[str], object],
    ) -> None:
        self.site, self.account, self.kept = site.rstrip("/"), account, kept
        self.take, self.warn = take, warn
        self.position: dict[str, int] | None = json.loads(kept.read_text()) if kept.exists() else None
        self.frame = self.attempt = 0
        self.known: dict[str, None] = {}  # After a new epoch events come again: only their eid tells

    async def run(self) -> None:
        """Follow for ever; after any break go on from the last position. Refused where that makes no sense."""
        while True:
            try:
                token = await asyncio.to_thread(self.account.access_token)
                async with connect(
                    self.site.replace("http", "ws", 1) + "/ws/live/",
                    origin=self.site,  # type: ignore[arg-type]
                    max_size=2**20,
                ) as socket:
                    await socket.send(json.dumps({"type": "authenticate", "token": token}))
                    alive = asyncio.create_task(self.stay_signed_in())
                    try:
                        await self.follow(socket)
                    finally:
                        alive.cancel()
            except (ConnectionClosed, InvalidHandshake, OSError) as problem:
                await self.rest(problem)

    async def stay_signed_in(self) -> None:
        """An open socket is no activity; a refresh is."""
        while True:
            await asyncio.sleep(ALIVE)
            try:
                await asyncio.to_thread(self.account.access_token)
            except (OSError, Refused) as problem:
                self.warn(f"Could not refresh ({problem})")

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
    site, position = sys.argv[1:]
    kept = Path(position)
    names = ("email", "password", "code")
    credentials = {name: os.environ[key] for name in names if (key := f"TICKSTOCK_{name.upper()}") in os.environ}
    account = Account(site, kept.with_suffix(".token"), credentials)

    def take(event: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(event) + "\n")
        sys.stdout.flush()

    client = Client(site, account, kept, take, lambda words: sys.stderr.write(words + "\n"))
    try:
        asyncio.run(client.run())
    except Refused as refused:
        sys.exit(f"Stopped: {refused}")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
