"""The open sockets of one web process: how many there may be, whether they may stay, and what their users choose."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Any, Protocol, TypeVar, cast
from weakref import WeakValueDictionary

from channels.db import database_sync_to_async
from channels.layers import BaseChannelLayer, get_channel_layer

from apps.accounts.sessions.checks import SignedIn, still_signed_in
from apps.accounts.wake import WAKE
from apps.live import counters
from apps.live.callers import Caller
from apps.live.messages import Alert
from apps.live.protocol import SIGNED_OUT
from apps.universes.services import Choice, choices_of
from tickstock.market.interest import Interest

T = TypeVar("T")
LOOK = 2.0  # Seconds between two looks whether everybody is still signed in
SAFETY = 5  # Looks between two at everybody's choices, should a wake-up have been missed
CALM = 0.05  # Seconds in which many wake-ups become one
AT_ONCE = 500  # People one query asks about


class Guest(Protocol):
    """One open socket. It is told, and acts on it in its own time: nobody waits for a slow one."""

    caller: Caller

    def choose(self, choice: Choice) -> None: ...

    def part(self, code: int, reason: str, *, retry: bool) -> None: ...

    def ring(self, alert: Alert) -> None: ...


class Guests:
    def __init__(self, per_user: int, per_address: int) -> None:
        self.per_user = per_user
        self.per_address = per_address
        self._of_user: defaultdict[int, set[Guest]] = defaultdict(set)
        self._at_address: Counter[str] = Counter()
        self._woken: set[int] = set()
        self._alarm = asyncio.Event()
        # Equal interests are one object, so comparing them costs nothing.
        self._interests: WeakValueDictionary[Interest, Interest] = WeakValueDictionary()

    def admit(self, guest: Guest, of_plan: int) -> str:
        """Let a socket in, which is soon told its user's choice; or say why it is one too many, also for their plan."""
        user, address = guest.caller.user.pk, guest.caller.address
        per_user = min(self.per_user, of_plan)
        if self.count(user) >= per_user:
            return f"You have {per_user} pages open already."
        if self._at_address[address] >= self.per_address:
            return "Too many pages are open at your address."
        self._of_user[user].add(guest)
        counters.VIEWERS.inc()
        self._at_address[address] += 1
        self.wake(user)
        return ""

    def leave(self, guest: Guest) -> None:
        """Forget a socket, whether it was let in or not."""
        user, address = guest.caller.user.pk, guest.caller.address
        if guest not in self._of_user.get(user, ()):
            return
        self._of_user[user].remove(guest)
        counters.VIEWERS.dec()
        self._at_address[address] -= 1
        if not self._of_user[user]:
            del self._of_user[user]
        if not self._at_address[address]:
            del self._at_address[address]

    def count(self, user: int) -> int:
        """Open sockets of a user in this process."""
        return len(self._of_user.get(user, ()))

    def ring(self, user: int, alert: Alert) -> int:
        """Hand an alert to each of its owner's sockets; how many there are."""
        for guest in (here := self._of_user.get(user, set())):
            guest.ring(alert)
        return len(here)

    def wake(self, user: int) -> None:
        """Look soon what a user has chosen, if they are here."""
        if user in self._of_user:
            self._woken.add(user)
            self._alarm.set()

    async def listen(self) -> None:
        """Hear of choices made in any process."""
        layer = cast(BaseChannelLayer, get_channel_layer())
        channel = await layer.new_channel()
        await layer.group_add(WAKE, channel)
        while True:
            message: dict[str, Any] = await layer.receive(channel)
            self.wake(message["user"])

    async def attend(self) -> None:
        """Look after everybody, for ever, with a few queries however many they are."""
        clock = asyncio.get_running_loop().time
        look_at, looks = clock() + LOOK, 0
        while True:
            try:
                async with asyncio.timeout(max(look_at - clock(), 0.0)):
                    await self._alarm.wait()
                await asyncio.sleep(CALM)
            except TimeoutError:
                look_at, looks = clock() + LOOK, looks + 1
                await self._send_off_the_signed_out()
                if looks % SAFETY == 0:
                    self._woken |= self._of_user.keys()
            self._alarm.clear()
            woken, self._woken = self._woken, set()
            try:
                await self._tell_choices(woken)
            except BaseException:
                self._woken |= woken
                raise

    async def _send_off_the_signed_out(self) -> None:
        guests = {guest: _signed_in(guest.caller) for here in self._of_user.values() for guest in here}
        for some in _portions(set(guests.values())):
            staying = await database_sync_to_async(still_signed_in)(some)
            for guest, who in guests.items():
                if who in some and who not in staying:
                    guest.part(SIGNED_OUT, "You have signed out.", retry=False)

    async def _tell_choices(self, users: set[int]) -> None:
        for some in _portions(users):
            for user, choice in (await database_sync_to_async(choices_of)(some)).items():
                choice = choice._replace(interest=self._interests.setdefault(choice.interest, choice.interest))
                for guest in self._of_user.get(user, ()):
                    guest.choose(choice)


def _signed_in(caller: Caller) -> SignedIn:
    return SignedIn(caller.session_key, caller.user.pk, caller.user.password)


def _portions(these: Collection[T]) -> Iterator[set[T]]:
    listed = list(these)
    for first in range(0, len(listed), AT_ONCE):
        yield set(listed[first : first + AT_ONCE])
