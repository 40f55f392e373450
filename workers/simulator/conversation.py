"""The conversation with one client, as the provider holds it: greeting, key, topics."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from websockets.exceptions import ConnectionClosed

from workers.simulator.accounts import Accounts
from workers.simulator.actions import AuthFailed, DropAcks, Ignore, Moment, NotAuthorized, Silence
from workers.simulator.client import Client
from workers.simulator.director import Director
from workers.simulator.messages import Request, parse
from workers.simulator.subscriptions import split

AUTH = 10.0  # Seconds a client has to say its key


class Conversation:
    """`changed` is called whenever the topics held have changed."""

    def __init__(self, client: Client, accounts: Accounts, director: Director, changed: Callable[[], None]) -> None:
        self.client = client
        self.accounts = accounts
        self.director = director
        self.changed = changed

    async def run(self) -> None:
        """Listen until the client leaves or is refused."""
        try:
            await self._happens("connect")
            self._say("connected", "Connected Successfully")
            await self._happens("connect", after=True)
            if await self._authenticate():
                async for message in self.client.connection:
                    await self._take(parse(message))
        except ConnectionClosed:
            pass

    async def _authenticate(self) -> bool:
        try:
            async with asyncio.timeout(AUTH):
                request = parse(await self.client.connection.recv())
        except TimeoutError:
            self._say("auth_timeout", "authentication timed out")
            return False
        await self._happens("auth")
        if not request or request.action != "auth" or not self._accepts(request.params):
            self._say("auth_failed", "authentication failed")
            return False
        for older in self.accounts.admit(request.params, self.client):
            older.evict()
        self._say("auth_success", "authenticated")
        await self._happens("auth", after=True)
        return True

    async def _take(self, request: Request | None) -> None:
        if request and request.action == "subscribe":
            await self._happens("subscribe")
            self._each(request.params, self._subscribe)
            await self._happens("subscribe", after=True)
        elif request and request.action == "unsubscribe":
            self._each(request.params, self._unsubscribe)
        else:
            self._say("error", "unknown action")

    def _each(self, params: str, take: Callable[[str, str], None]) -> None:
        for topic in params.split(","):
            # As the provider does: an unknown topic and one already held are passed over without a word.
            if found := split(topic.strip()):
                take(*found)
        self.changed()

    def _subscribe(self, channel: str, ticker: str) -> None:
        topic = (channel, ticker)
        if self.director.holds(Ignore, self.client, topic=topic):
            return
        if not self.accounts.allows(channel) or self.director.holds(NotAuthorized, self.client, topic=topic):
            self._say("error", "not authorized")
        elif self.client.subscriptions.add(channel, ticker) and not self.director.holds(
            DropAcks, self.client, topic=topic
        ):
            self._say("success", f"subscribed to: {channel}.{ticker}")

    def _unsubscribe(self, channel: str, ticker: str) -> None:
        if self.client.subscriptions.remove(channel, ticker):
            self._say("success", f"unsubscribed to: {channel}.{ticker}")

    def _accepts(self, key: str) -> bool:
        return self.accounts.accepts(key) and not self.director.holds(AuthFailed, self.client)

    def _say(self, status: str, message: str) -> None:
        if not self.director.holds(Silence, self.client):
            self.client.say(status, message)

    async def _happens(self, moment: Moment, after: bool = False) -> None:
        """Let the scenario do what it wants to at this moment."""
        for seconds in self.director.happened(moment, after, self.client):
            await asyncio.sleep(seconds)
