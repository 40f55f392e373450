"""The words of a scenario and how each is read: when something begins, and what it is. Meanings: docs/simulator.md."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date
from typing import Literal

from workers.simulator import actions as act
from workers.simulator.garbage import GARBAGE
from workers.simulator.words import (
    Words,
    close_code,
    duration,
    megabytes,
    percent,
    share,
    ticker,
    time_of_day,
    times,
    topics,
    which,
)

SHARE = 0.01  # Of the trades, where none is said
LATE = 10.0  # Seconds, where none is said
DURATION, CLOCK = "a duration such as 30s", "a time such as 09:31"


def at(words: Words) -> act.When:
    seconds = words.maybe(duration)
    return act.At(seconds) if seconds is not None else act.AtTime(words.take(f"{DURATION}, or {CLOCK}", time_of_day))


def every(words: Words) -> act.When:
    seconds = words.take(DURATION, duration)
    if not seconds:
        raise words.wrong("a duration above nothing", "0s")
    return act.Every(seconds)


def moment(after: bool) -> Callable[[Words], act.When]:
    def read_moment(words: Words) -> act.When:
        found = words.take(f"one of {', '.join(MOMENTS)}", MOMENTS.__getitem__)
        first, last = words.maybe(which) or (1, None)
        return act.On(found, after, first, last)

    return read_moment


MOMENTS: dict[str, act.Moment] = {"connect": "connect", "auth": "auth", "subscribe": "subscribe"}
WHEN: dict[str, Callable[[Words], act.When]] = {
    "at": at,
    "every": every,
    "on": moment(after=False),
    "after": moment(after=True),
    "always": lambda _: act.Always(),
}


def disturb(how: Literal["duplicate", "shuffle", "bad-prints"]) -> Callable[[Words], act.Action]:
    return lambda words: act.Disturb(how, _share(words))


def late(words: Words) -> act.Action:
    seconds = words.maybe(duration)
    return act.Disturb("late", _share(words), LATE if seconds is None else seconds)


def jump(words: Words) -> act.Action:
    day = words.maybe(date.fromisoformat)
    return act.Jump(words.take(CLOCK, time_of_day), day.toordinal() if day else None)


def garbage(words: Words) -> act.Action:
    return act.Garbage(words.take(f"one of {', '.join(GARBAGE)}", one_of(GARBAGE)) if words.left else "")


def one_of(choice: Container[str]) -> Callable[[str], str]:
    def convert(word: str) -> str:
        if word not in choice:
            raise ValueError
        return word

    return convert


def _share(words: Words) -> float:
    return words.take("a share such as 1%", share) if words.left else SHARE


def _topics(words: Words) -> tuple[str, ...]:
    return words.take("topics such as T.MSFT,Q.*", topics)


def _ticker(words: Words) -> str:
    return words.take("a ticker such as AAPL", ticker)


ACTIONS: dict[str, Callable[[Words], act.Action]] = {
    "mute": lambda _: act.Mute(),
    "silence": lambda _: act.Silence(),
    "auth-failed": lambda _: act.AuthFailed(),
    "not-authorized": lambda words: act.NotAuthorized(_topics(words)),
    "drop-acks": lambda words: act.DropAcks(_topics(words)),
    "ignore": lambda words: act.Ignore(_topics(words)),
    "duplicate": disturb("duplicate"),
    "late": late,
    "shuffle": disturb("shuffle"),
    "bad-prints": disturb("bad-prints"),
    "wait": lambda words: act.Wait(words.take(DURATION, duration)),
    "close": lambda words: act.Close(words.take("a close code such as 1011", close_code)),
    "max-connections": lambda _: act.MaxConnections(),
    "garbage": garbage,
    "huge": lambda words: act.Huge(words.take("a size such as 20MB", megabytes)),
    "burst": lambda words: act.Burst(words.take("a factor such as x10", times)),
    "halt": lambda words: act.Halt(_ticker(words)),
    "news": lambda words: act.News(_ticker(words), words.take("a move such as -5%", percent)),
    "jump": jump,
}
