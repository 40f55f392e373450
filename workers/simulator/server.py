"""Massive's WebSocket protocol, and answers to plain HTTP, served on a local port."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator

import msgspec
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from workers.simulator.accounts import Accounts
from workers.simulator.actions import Mute, Silence
from workers.simulator.client import Client, Frame
from workers.simulator.conversation import Conversation
from workers.simulator.director import Director
from workers.simulator.items import FRAME, WireItem, encode_frame

logger = logging.getLogger(__name__)

NOT_FOUND = 404, b'{"status":"NOT_FOUND"}'
# Of a path with its query and the Authorization header: status and JSON; None: there is no such.
Answer = Callable[[str, str], tuple[int, bytes] | None]


class Server:
    """Speaks the protocol and sends items to whoever subscribed, each client at its own pace."""

    def __init__(
        self, accounts: Accounts | None = None, answer: Answer | None = None, director: Director | None = None
    ) -> None:
        self.accounts = accounts or Accounts()
        self.answer = answer
        self.director = director or Director()
        self.clients = self.director.clients
        self.subscribed = asyncio.Event()  # Somebody holds a topic
        self.gone: Counter[str] = Counter()  # What was sent to clients that have left
        self._numbers = 0

    @property
    def channels(self) -> set[str]:
        """Those that somebody subscribed to."""
        return set().union(*(client.subscriptions.channels for client in self.clients))

    @property
    def counts(self) -> Counter[str]:
        """Items sent by channel, all clients together; status messages too."""
        return sum((client.sent for client in self.clients), self.gone)

    async def run(self, host: str, port: int) -> None:
        """Serve until cancelled. OSError when the port is taken."""
        async with serve(
            self._converse, host, port, process_request=self._look, compression=None, max_size=65_536, ping_interval=20
        ):
            logger.info("Serving on ws://%s:%d/stocks", host, port)
            await asyncio.get_running_loop().create_future()

    async def send(self, channel: str, items: list[WireItem]) -> None:
        """Offer one channel's items to all who want them; it waits for nobody."""
        whole: list[Frame] = []
        for client in self.clients:
            wanted = client.subscriptions.wanted(channel, items)
            if wanted and self._is_mute(client, len(wanted)):
                continue
            if wanted is items:
                frames = whole = whole or list(cut(channel, items))
            else:
                frames = list(cut(channel, wanted))
            for frame in frames:
                client.offer(frame)

    async def caught_up(self) -> None:
        """Wait until every client has read most of what was sent: who does not read is cut off before long."""
        for client in list(self.clients):
            await client.caught_up()

    async def _converse(self, connection: ServerConnection) -> None:
        self._numbers += 1
        client = Client(connection, self._numbers)
        self.clients.append(client)
        writing = asyncio.create_task(client.write())
        try:
            await Conversation(client, self.accounts, self.director, self._changed).run()
            client.close(1000)
            await writing
        finally:
            writing.cancel()
            self.accounts.leave(client)
            self.director.forget(client)
            self.clients.remove(client)
            self.gone += client.sent
            self._changed()

    def _is_mute(self, client: Client, count: int) -> bool:
        return self.director.holds(Mute, client, count) or self.director.holds(Silence, client, count)

    def _changed(self) -> None:
        if self.channels:
            self.subscribed.set()
        else:
            self.subscribed.clear()

    def _look(self, connection: ServerConnection, request: Request) -> Response | None:
        """Answer plain HTTP; None where it asks for a WebSocket."""
        if "Upgrade" in request.headers:
            return None
        status, body = (
            self._page(request.path)
            or (self.answer and self.answer(request.path, request.headers.get("Authorization", "")))
            or NOT_FOUND
        )
        response = connection.respond(status, body.decode())
        response.headers.clear()
        response.headers.update(
            {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
        )
        return response

    def _page(self, path: str) -> tuple[int, bytes] | None:
        """What the simulator tells about itself."""
        if path == "/simulator/counts":
            return 200, msgspec.json.encode(self.counts)
        if path == "/simulator/faults":
            return 200, msgspec.json.encode(self.director.counts)
        if path == "/simulator/clients":
            return 200, msgspec.json.encode([client.report() for client in self.clients])
        return None


def cut(channel: str, items: list[WireItem]) -> Iterator[Frame]:
    """Frames of FRAME items at most."""
    for first in range(0, len(items), FRAME):
        part = items[first : first + FRAME]
        yield Frame(encode_frame(part), channel, len(part))
