"""How the service itself is: its ledger, its parts, and a ticket for its WebSocket."""

from __future__ import annotations

from typing import Annotated

import msgspec
from asgiref.sync import async_to_sync
from django.conf import settings
from msgspec import Meta

from apps.accounts.models import Scope
from apps.api.authentication import SignedInRequest, held_by
from apps.api.door import Door, door
from apps.monitoring import health
from apps.monitoring.heard import listener
from tickstock.sealing import seal
from tickstock.stream import client, ledger, tickets


class LedgerNow(msgspec.Struct, frozen=True):
    """`missing` are detected events that are nowhere: 0, or something is wrong."""

    ledger: ledger.Ledger
    missing: int
    is_balanced: bool


class Check(msgspec.Struct, frozen=True):
    name: str
    is_well: bool
    detail: Annotated[str, Meta(description="What is wrong; empty where nothing is")]


class Status(msgspec.Struct, frozen=True):
    is_well: bool
    checks: list[Check]


class Ticket(msgspec.Struct, frozen=True):
    ticket: str
    expires_in: Annotated[int, Meta(description="Seconds")]


class LedgerView(Door):
    @door("getLedger", LedgerNow)
    def get(self, request: SignedInRequest) -> LedgerNow:
        """What was detected and where all of it is."""
        found = async_to_sync(_ledger)()
        return LedgerNow(found, found.missing, found.is_balanced)


class StatusView(Door):
    @door("getStatus", Status)
    def get(self, request: SignedInRequest) -> Status:
        """Whether every part of the service works."""
        found = health.problems(listener.listen())
        checks = [Check(name, name not in found, found.get(name, "")) for name in health.CHECKS]
        return Status(all(one.is_well for one in checks), checks)


class TicketView(Door):
    @door("createTicket", Ticket, scope=Scope.STREAM)
    def post(self, request: SignedInRequest) -> Ticket:
        """What opens one WebSocket within half a minute, in place of a cookie, a token or a key."""
        with client.connect(settings.STREAM_URL) as redis:
            made = tickets.issue(redis, seal(held_by(request).encode()))
        return Ticket(made, tickets.LIVES)


async def _ledger() -> ledger.Ledger:
    async with client.connect_async(settings.STREAM_URL) as redis:
        return await ledger.read(redis)
