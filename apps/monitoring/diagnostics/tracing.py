"""Following one symbol: begun by staff, noted in the admin's log, and put together of what each process saw."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from redis import RedisError

from apps.monitoring.models import Diagnostics
from tickstock.market.symbols import TICKER
from tickstock.stream import client, tracing
from tickstock.stream.tracing import Logged, Noticed, Part, Tick, Wish

EVENTS, TICKS = 30, 20  # Newest that are shown


class Refused(Exception):
    """Why nothing is followed, in words for whoever asked."""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """An event from the frame to the viewers; times in ms after the frame came, None where it has not come so far."""

    eid: str
    seq: int | None
    kind: str
    price: float
    arrived: datetime
    decoded: float
    detected: float
    logged: float | None
    seen: float | None  # By the first web process
    webs: int
    sent: float | None  # To the first viewer
    viewers: int
    archived: float | None


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    tick: Tick
    at: datetime
    arrived: datetime
    decoded: float
    detected: float


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    symbol: str
    until: datetime
    is_on: bool
    all_ticks: int
    ticks: list[Followed]
    ways: list[Way]


def follow(*, user_id: int, symbol: str) -> None:
    """Begin, and note who did. Raises Refused."""
    symbol, now = symbol.strip(), time.time()
    if not TICKER.fullmatch(symbol):
        raise Refused("That is no symbol; they look like AAPL or BRK.B.")
    try:
        with client.connect(settings.STREAM_URL) as redis:
            before = tracing.wish(redis)
            if before and now < before.until:
                raise Refused(f"{before.symbol} is followed for another {before.until - now:.0f} s.")
            note(user_id, symbol, f"Followed {symbol} through every stage for {tracing.SECONDS:.0f} s")
            tracing.ask(redis, Wish(uuid4().hex, symbol, now + tracing.SECONDS))
    except (RedisError, OSError):
        raise Refused("The broker does not answer.") from None


def note(user_id: int, what: str, words: str) -> None:
    """In the admin's log."""
    LogEntry.objects.create(
        user_id=user_id,
        content_type=ContentType.objects.get_for_model(Diagnostics),
        object_repr=what,
        action_flag=CHANGE,
        change_message=words,
    )


def newest() -> Trace | None:
    """The newest trace as far as it is known; none where nobody followed anything lately."""
    try:
        with client.connect(settings.STREAM_URL) as redis:
            wish = tracing.wish(redis)
            return _trace(wish, tracing.told(redis, wish), time.time()) if wish else None
    except (RedisError, OSError):
        return None


def _trace(wish: Wish, parts: Sequence[Part], now: float) -> Trace:
    ticks = sorted((tick for part in parts for tick in part.ticks), key=lambda tick: tick.arrived)
    noticed = sorted((one for part in parts for one in part.noticed), key=lambda one: one.detected)
    return Trace(
        symbol=wish.symbol,
        until=_time(wish.until),
        is_on=now < wish.until,
        all_ticks=sum(part.all_ticks for part in parts),
        ticks=[_followed(tick) for tick in reversed(ticks[-TICKS:])],
        ways=[_way(one, parts) for one in reversed(noticed[-EVENTS:])],
    )


def _followed(tick: Tick) -> Followed:
    return Followed(
        tick=tick,
        at=_time(tick.at / 1000),
        arrived=_time(tick.arrived),
        decoded=_after(tick.arrived, tick.decoded) or 0.0,
        detected=_after(tick.arrived, tick.detected) or 0.0,
    )


def _way(one: Noticed, parts: Sequence[Part]) -> Way:
    logged = next((part.logged[one.eid] for part in parts if one.eid in part.logged), None)
    seen = [part.seen[one.eid] for part in parts if one.eid in part.seen]
    sent = [part.sent[one.eid] for part in parts if one.eid in part.sent]
    archived = [part.archived[one.eid] for part in parts if one.eid in part.archived]
    return Way(
        eid=one.eid,
        seq=logged.seq if isinstance(logged, Logged) else None,
        kind=one.kind,
        price=one.price,
        arrived=_time(one.arrived),
        decoded=_after(one.arrived, one.decoded) or 0.0,
        detected=_after(one.arrived, one.detected) or 0.0,
        logged=_after(one.arrived, logged.at if logged else None),
        seen=_after(one.arrived, min(seen, default=None)),
        webs=len(seen),
        sent=_after(one.arrived, min((each.first for each in sent), default=None)),
        viewers=sum(each.viewers for each in sent),
        archived=_after(one.arrived, min(archived, default=None)),
    )


def _after(arrived: float, at: float | None) -> float | None:
    return None if at is None else (at - arrived) * 1000


def _time(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
