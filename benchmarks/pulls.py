"""A server for measuring a pull. Run as a program with a port: `/logic/N` pulls through a viewer, `/alone/N` the same
with nobody to share with, `/plain/N` sends the same text with no logic at all; N of 500 events match. `/bare/0` holds
sockets and nothing else."""

from __future__ import annotations

import sys
import time
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server

from apps.live import protocol
from apps.live.delivery import Viewer
from apps.live.messages import encode
from apps.live.selection import Selector
from tickstock.market import wire
from tickstock.market.events import High
from tickstock.market.interest import Interest
from tickstock.market.tape import Item, Tape
from tickstock.stream.log import Position

EVENTS = 500


def item(seq: int, symbol: str) -> Item:
    event = High(
        seq=seq, eid=f"19f2c3d4e5-{seq}", symbol=symbol, price=182.46, at=1_795_361_537_123, session="regular",
        significance=3.1, block=False, volume_ratio=1.4, reference=181.9, move=0.0031, count=9,
    )  # fmt: skip
    return Item(event, wire.encode(event))


def viewer(matching: int) -> Viewer:
    """One before 500 events, of which so many are of its universe."""
    tape = Tape()
    tape.restart(epoch=7, after=0)
    tape.append([item(seq, "AVGO" if seq <= matching else "MSFT") for seq in range(1, EVENTS + 1)])
    made = Viewer(tape, Interest("Mine", frozenset({"AVGO"})))
    made.place.go_to(Position(7, 0))
    return made


class Pulls(AsyncWebsocketConsumer):
    channel_layer_alias = "none"

    async def dispatch(self, message: Any) -> None:
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def connect(self) -> None:
        _, self.how, matching = self.scope["path"].split("/")
        if self.how == "bare":
            return await self.accept()
        self.viewer = viewer(int(matching))
        self.texts = [encode(message) for message in viewer(int(matching)).pull(0.0)]
        await self.accept()
        await self.send(text_data=str(len(self.texts)))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data == "cpu":
            await self.send(text_data=str(time.process_time()))
        elif self.how == "plain":
            for text in self.texts:
                await self.send(text_data=text)
        else:
            await self.pull(text_data or "")

    async def pull(self, text: str) -> None:
        protocol.decode(text)
        self.viewer.ack(self.viewer.counts.frames)
        self.viewer.place.seq = 0
        if self.how == "alone":
            self.viewer.selector = Selector(self.viewer.tape, sieves=self.viewer.selector.sieves)
        for message in self.viewer.pull(0.0):
            await self.send(text_data=encode(message))


if __name__ == "__main__":
    endpoints = build_endpoint_description_strings(host="127.0.0.1", port=int(sys.argv[1]))
    Server(Pulls.as_asgi(), endpoints=endpoints, verbosity=0).run()
