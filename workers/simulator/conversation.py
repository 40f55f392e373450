"""The conversation with one client, as the provider holds it: greeting, key, topics."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from websockets.exceptions import ConnectionClosed

from workers.simulator.accounts import Accounts
from workers.simulator.client import Client
from workers.simulator.messages import parse
from workers.simulator.subscriptions import split

AUTH = 10.0  # Seconds a client has to say its key


class Conversation:
    """`changed` is called whenever the topics held have changed."""

    def __init__(self, client: Client, accounts: Accounts, changed: Callable[[], None]) -> None:
        self.client = client
        self.accounts = accounts
        self.changed = changed

    async def run(self) -> None:
        """Listen until the client leaves or is refused."""
        try:
            self.client.say("connected", "Connected Successfully")
            if await self._authenticate():
                async for message in self.client.connection:
                    await self._take(message)
        except ConnectionClosed:
            pass

    async def _authenticate(self) -> bool:
        try:
            async with asyncio.timeout(AUTH):
                request = parse(await self.client.connection.recv())
        except TimeoutError:
            self.client.say("auth_timeout", "authentication timed out")
            return False
        if request is None or request.action != "auth" or not self.accounts.accepts(request.params):
            self.client.say("auth_failed", "authentication failed")
            return False
        for older in self.accounts.admit(request.params, self.client):
            evict(older)
        self.client.say("auth_success", "authenticated")
        return True

    async def _take(self, message: str | bytes) -> None:
        request = parse(message)
        if request is None or request.action not in ("subscribe", "unsubscribe"):
            self.client.say("error", "unknown action")
            return
        take = self._subscribe if request.action == "subscribe" else self._unsubscribe
        for topic in request.params.split(","):
            # As the provider does: an unknown topic and one already held are passed over without a word.
            if found := split(topic.strip()):
                take(*found)
        self.changed()

    def _subscribe(self, channel: str, ticker: str) -> None:
        if not self.accounts.allows(channel):
            self.client.say("error", "not authorized")
        elif self.client.subscriptions.add(channel, ticker):
            self.client.say("success", f"subscribed to: {channel}.{ticker}")

    def _unsubscribe(self, channel: str, ticker: str) -> None:
        if self.client.subscriptions.remove(channel, ticker):
            self.client.say("success", f"unsubscribed to: {channel}.{ticker}")


def evict(client: Client) -> None:
    """Say that the account is connected too often, and close."""
    client.say("max_connections", "Maximum number of websocket connections exceeded. ")
    client.close(1008)
