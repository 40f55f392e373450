"""The WebSocket of one open page."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError
from redis import RedisError

from apps.accounts.addresses import socket_address
from apps.billing.services import limits_of
from apps.live import answers, callers
from apps.live.callers import Caller
from apps.live.conversation import Conversation
from apps.live.hub import Hub
from apps.live.protocol import FAILED, TOO_MANY
from apps.live.strangers import Stranger
from tickstock.logs import about

logger = logging.getLogger(__name__)


class LiveConsumer(AsyncWebsocketConsumer):
    """Opens and closes a conversation; everything said in it comes from the process's hub."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.stranger: Stranger | None = None
        self.talk: Conversation | None = None
        self.timers: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hear one message after the other. Channels would start a task for each, in case there were a channel layer.

        Whatever ends the conversation ends its timers: Channels says goodbye only where nothing failed.
        """
        self.scope, self.base_send = scope, send
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            pass
        finally:
            self.left()

    def left(self) -> None:
        """The socket is gone: so is all that was kept for it."""
        if self.timers:
            self.timers.cancel()
        if self.stranger:
            self.hub.strangers.leave(self.stranger.address)
        if self.talk:
            self.hub.guests.leave(self.talk)

    async def dispatch(self, message: Any) -> None:
        """Straight to its handler: Channels would hop into a thread first, to close connections that are not used here."""
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def connect(self) -> None:
        caller, address = callers.identify(self.scope), socket_address(self.scope)
        if caller is None and self.hub.strangers.admit(address):
            self.stranger = Stranger(self.hub.desk, address, self._send, self.close)
            await self.accept()
            self.timers = asyncio.create_task(self.stranger.wait())
        elif caller and await self.hub.ready():
            await self.accept()
            await self._begin(caller)
        else:
            await self.close()  # Before accepting: the handshake is refused

    async def _begin(self, caller: Caller) -> None:
        about.add(user=caller.user.pk)
        self.talk = talk = self.converse(caller)
        try:
            if complaint := await self.refuse(talk):
                await talk.end(TOO_MANY, complaint, retry=True)
                return
            await talk.welcome()
        except (TimeoutError, DatabaseError):
            await talk.end(FAILED, "The database does not answer.", retry=True)
            return
        self.timers = asyncio.create_task(self._run(talk))

    def converse(self, caller: Caller) -> Conversation:
        return Conversation(self.hub, caller, self._send, self.close)

    async def refuse(self, talk: Conversation) -> str:
        """Why there is no room for another socket, or nothing."""
        plan = await database_sync_to_async(limits_of)(talk.caller.user)
        return self.hub.guests.admit(talk, plan.sockets)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.talk is None:
            await self._hear_stranger(text_data)
            return
        try:
            await answers.hear(self.talk, text_data)
        except (RedisError, OSError) as problem:
            logger.warning("Redis did not answer a page: %s", problem)
            await self.talk.end(FAILED, "The broker does not answer.", retry=True)

    async def _hear_stranger(self, text: str | None) -> None:
        """The first frame says who it is, or it was the last."""
        stranger, waiting = self.stranger, self.timers
        assert stranger
        assert waiting
        waiting.cancel()
        ready = await self.hub.ready()  # The desk answers from then on
        caller = await stranger.hear(text)
        if caller is None:
            return
        if not ready:
            return await stranger.end(FAILED, "The events cannot be read.", retry=True)
        self.hub.strangers.leave(stranger.address)
        self.stranger = None
        await self._begin(caller)

    async def _run(self, talk: Conversation) -> None:
        try:
            await talk.run()
        except Exception:
            logger.exception("A viewer's timer failed")
            await talk.end(FAILED, "Something went wrong here.", retry=True)

    async def _send(self, text: str) -> None:
        await self.send(text_data=text)
