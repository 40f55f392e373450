"""What a scenario can make the simulator do, and when: plain values, made by `scenarios`."""

from __future__ import annotations

from typing import Literal

import msgspec

Moment = Literal["connect", "auth", "subscribe"]


class Action(msgspec.Struct, frozen=True):
    pass


# What holds for a while: without `for` until the connection ends, or for ever where it concerns all clients.


class Mute(Action, frozen=True):
    """No data; answers and pongs go on."""


class Silence(Action, frozen=True):
    """Neither data nor answers; pongs go on."""


class AuthFailed(Action, frozen=True):
    """Every key is refused."""


class Topical(Action, frozen=True):
    topics: tuple[str, ...]

    def covers(self, channel: str, ticker: str) -> bool:
        return not {"*", f"{channel}.*", f"{channel}.{ticker}"}.isdisjoint(self.topics)


class NotAuthorized(Topical, frozen=True):
    """These topics are refused."""


class DropAcks(Topical, frozen=True):
    """These topics are held but not acknowledged."""


class Ignore(Topical, frozen=True):
    """These topics are passed over like unknown ones."""


class Disturb(Action, frozen=True):
    """A share of the trades is wrong; `seconds` late where they are that."""

    how: Literal["duplicate", "late", "shuffle", "bad-prints"]
    share: float
    seconds: float = 0.0


# What happens once.


class Wait(Action, frozen=True):
    """Say nothing for so long, then go on."""

    seconds: float


class Close(Action, frozen=True):
    """1006, which nobody can send, drops the connection without a word."""

    code: int


class MaxConnections(Action, frozen=True):
    """The client is evicted, as by a second connection of its account."""


class Garbage(Action, frozen=True):
    kind: str


class Huge(Action, frozen=True):
    megabytes: int


# What the synthetic market does, and for how long in its own time.


class Burst(Action, frozen=True):
    factor: float


class Halt(Action, frozen=True):
    ticker: str


class News(Action, frozen=True):
    ticker: str
    move: float


class Jump(Action, frozen=True):
    """To a time in New York (seconds of the day): of that day (an ordinal), or the next time it comes."""

    seconds: int
    day: int | None = None


LASTING = (Mute, Silence, AuthFailed, Topical, Disturb)
MARKET = (Burst, Halt, News, Jump)
SPANNING = (Burst, Halt, News)  # They need a duration


class At(msgspec.Struct, frozen=True):
    """Once, so many seconds after the first subscription."""

    seconds: float


class AtTime(msgspec.Struct, frozen=True):
    """Every market day at a time in New York: seconds of the day."""

    seconds: int


class Every(msgspec.Struct, frozen=True):
    """Again and again, first after so many seconds."""

    seconds: float


class Always(msgspec.Struct, frozen=True):
    pass


class On(msgspec.Struct, frozen=True):
    """When a client connects, says its key, or subscribes: before it is answered, or after.

    Only the `first` to the `last` time that happens, all clients together.
    """

    moment: Moment
    after: bool
    first: int = 1
    last: int | None = None


When = At | AtTime | Every | Always | On


class Line(msgspec.Struct, frozen=True):
    """One line of a scenario; `word` names its action, `seconds` is how long it lasts."""

    text: str
    when: When
    word: str
    action: Action
    seconds: float | None = None
