"""What a conversation needs of the place it is held in: the live market's hub, or a replay."""

from __future__ import annotations

from typing import Protocol

from apps.live.desk import Desk
from apps.live.gauges.board import Board
from apps.live.guests import Guests
from apps.live.messages import Alert, UniverseInForce
from apps.live.protocol import Message
from apps.live.selection import Selector
from tickstock.market.tape import Item, Tape
from tickstock.stream.cursor import Device
from tickstock.stream.log import Position


class Backlog(Protocol):
    """What is no longer on the tape."""

    async def after(self, position: Position) -> list[Item]: ...


class Positions(Protocol):
    """How far each device has got."""

    async def of(self, device: Device) -> Position | None: ...

    def move(self, device: Device, position: Position) -> None: ...


class Room(Protocol):
    @property
    def tape(self) -> Tape: ...
    @property
    def selector(self) -> Selector: ...
    @property
    def guests(self) -> Guests: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def board(self) -> Board: ...
    @property
    def backlog(self) -> Backlog: ...
    @property
    def positions(self) -> Positions: ...

    def sending(self, message: Message) -> None: ...

    def alerts_of(self, user: int) -> list[Alert]: ...

    def status(self, universe: UniverseInForce) -> str: ...
