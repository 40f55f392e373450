"""What a line of the log is about: which process says it, in whose request or which job."""

from __future__ import annotations

from contextvars import ContextVar, Token

Known = dict[str, str | int]
_about: ContextVar[Known | None] = ContextVar("about", default=None)


class ThisProcess:
    """`role` is web, jobs, beat, ingest or simulator; a command until something else is known."""

    role = "command"


def begin(**known: str | int) -> Token[Known | None]:
    """From here on lines are about this, too, until `end` is given the answer, or the task is over."""
    return _about.set({**now(), **known})


def begin_anew(**known: str | int) -> None:
    """The same, and nothing that was known before holds."""
    _about.set(known)


def end(token: Token[Known | None]) -> None:
    _about.reset(token)


def add(**known: str | int) -> None:
    """More is known of what was begun. Threads and tasks that were started since then share it."""
    if (held := _about.get()) is not None:
        held.update(known)


def now() -> Known:
    return _about.get() or {}
