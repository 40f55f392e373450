"""The newest warnings and errors of this process, for those who look after it."""

from __future__ import annotations

import logging
from collections import Counter, deque

import msgspec

from tickstock.logs import about
from tickstock.logs.mask import mask

KEPT = 25  # Of warnings, and as many errors: what strangers ask in vain must not push an error out
LONGEST = 500  # Characters of a message


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    at: float  # Epoch seconds
    level: str
    logger: str
    message: str
    about: dict[str, str | int] = {}


_warnings: deque[Trouble] = deque(maxlen=KEPT)
_errors: deque[Trouble] = deque(maxlen=KEPT)
_counts: Counter[str] = Counter()


class Newest(logging.Handler):
    """Keeps what is a warning or worse in memory; whatever goes wrong here is nobody's trouble."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            is_error = record.levelno >= logging.ERROR
            _counts["errors" if is_error else "warnings"] += 1
            (_errors if is_error else _warnings).append(_trouble(record))
        except Exception:
            _counts["unreadable"] += 1


def newest(each: int = KEPT) -> list[Trouble]:
    """So many of each at most, the newest last."""
    return sorted([*_warnings.copy()][-each:] + [*_errors.copy()][-each:], key=lambda trouble: trouble.at)


def counts() -> dict[str, int]:
    """How many there were since the process started."""
    return dict(_counts)


def _trouble(record: logging.LogRecord) -> Trouble:
    message = record.getMessage()
    if record.exc_info and record.exc_info[1] is not None:
        message += f": {type(record.exc_info[1]).__name__}: {record.exc_info[1]}"
    return Trouble(
        at=record.created,
        level=record.levelname,
        logger=record.name,
        message=mask(message[: 4 * LONGEST])[:LONGEST],
        about=dict(about.now()),
    )
