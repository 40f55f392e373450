"""A load by whoever wants it, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from django.conf import settings
from redis import Redis, RedisError
from redis.exceptions import LockError

from apps.universes.models import ReferenceData
from apps.universes.reference.client import PatientClient
from apps.universes.reference.load import Load
from apps.universes.reference.pace import Pace
from apps.universes.reference.provider import Provider, market_date
from apps.universes.reference.publish import put_in_force
from tickstock.stream import client, keys, pulse
from tickstock.stream.reference import whose

HELD = 240.0  # Seconds without a call after which a load is taken for dead; longer than any wait between two
MISSING = (
    "No reference data is loaded{why}. Until it is: no gaps on a symbol's first day, no breakouts of 20 and 365 days, "
    "names of index members only, and the built-in rules for trade conditions."
)


def why_not() -> str:
    """Why nothing can be loaded at all and what will be missing; nothing where it can."""
    if settings.FEED == "recorded":
        return MISSING.format(why=" for a recording")
    if not settings.MASSIVE_KEY:
        return MISSING.format(why=": MASSIVE_KEY is not set")
    return ""


def run_load(say: Callable[[str], None]) -> list[str]:
    """Load what the feed's provider knows; gives what could not be had, and why."""
    if reason := why_not():
        return [reason]
    try:
        with client.connect(settings.STREAM_URL) as redis:
            return _alone(redis, say)
    except RedisError as problem:
        return [f"the broker does not answer: {problem}"]


def _alone(redis: Redis, say: Callable[[str], None]) -> list[str]:
    lock = redis.lock(keys.REFERENCE_LOCK, timeout=HELD, blocking=False)
    if not lock.acquire():
        return ["another load is under way"]

    def alive() -> None:
        try:
            lock.reacquire()
        except (LockError, RedisError):
            pass  # A broker that forgot it may let another load begin: that does no harm

    pace = Pace(settings.MASSIVE_REST_PER_MINUTE, alive=alive)
    provider = Provider(PatientClient(settings.MASSIVE_KEY, settings.MASSIVE_REST, pace))
    try:
        return Load(whose(settings.FEED), provider, redis, say).run()
    finally:
        try:
            lock.release()
        except (LockError, RedisError):
            pass  # It ends by itself


def keep_in_force() -> None:
    """Publish again what a broker has forgotten. RedisError."""
    with client.connect(settings.STREAM_URL) as redis:
        put_in_force(whose(settings.FEED), redis)


def is_due(now: datetime) -> date | None:
    """The market's date, where something of it is still to be loaded; None otherwise. RedisError."""
    if why_not():
        return None
    today = _today(now)
    is_whole = ReferenceData.objects.filter(feed=whose(settings.FEED), whole_on=today).exists()
    return None if is_whole else today


def _today(now: datetime) -> date | None:
    """The market's date; a simulated market has its own, told by the worker that follows it."""
    if settings.FEED != "simulator":
        return market_date(now)
    with client.connect(settings.STREAM_URL) as redis:
        data = redis.get(keys.pulse(pulse.INGEST))
    clock = pulse.decode_ingest(data).market.clock if data else None
    return market_date(datetime.fromtimestamp(clock / 1000, UTC)) if clock else None
