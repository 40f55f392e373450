"""Reference data is loaded by hand and by the jobs, never twice at a time."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from redis import Redis

from apps.universes.models import DailyBars, ReferenceData
from apps.universes.reference.run import HELD, is_due
from apps.universes.tasks import keep_reference
from tests.factories import HOUR, OPEN
from tests.simulator.rest_server import rest
from tickstock.stream import keys, pulse, reference
from tickstock.stream.pulse import Feed, IngestPulse, Market

pytestmark = pytest.mark.django_db
KEYLESS = "No reference data is loaded: MASSIVE_KEY is not set. Until it is: no gaps"


def market_at(redis: Redis, clock: int) -> None:
    """The worker says what time it is in the market."""
    feed = Feed(source="simulator", is_fallback=False, state="live", age_ms=0, lag_ms=None, delay_ms=0,
                ticks_per_second=0.0, detail="", alarm="")  # fmt: skip
    market = Market(clock=clock, session="regular", closes_at=None, symbols=3)
    beat = IngestPulse(at=time.time(), pid=1, epoch=1, head=1, feed=feed, market=market, waiting={}, counters={})
    pulse.beat(redis, pulse.INGEST, beat)


def by_hand() -> str:
    out = StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue()


def version(redis: Redis) -> int:
    return reference.version(redis)


def test_by_hand_it_says_what_it_does(redis: Redis, serve):
    serve(rest().answer)

    said = by_hand()

    assert said.splitlines()[-3:-1] == [
        "days 261/261",
        "published: closes of 2026-11-17: 3 symbols, 20-day extremes of 3, 365-day extremes of 3",
    ]
    assert version(redis) > 0


def test_by_hand_a_trouble_is_an_error(redis: Redis, serve):
    serve(rest(key="another").answer)

    with pytest.raises(CommandError, match=r"the provider's clock: .*Unknown API Key"):
        by_hand()


@pytest.mark.parametrize("feed", ["massive", "delayed"])
def test_without_a_key_it_says_what_will_be_missing(redis: Redis, settings, caplog, feed):
    settings.FEED, settings.MASSIVE_KEY, settings.IS_SIMULATED = feed, "", False

    with pytest.raises(CommandError, match=KEYLESS):
        by_hand()
    keep_reference(at_start=True)

    assert [record.message.startswith(KEYLESS) for record in caplog.records] == [True]


def test_a_recording_has_none(redis: Redis, settings):
    settings.FEED = "recorded"

    with pytest.raises(CommandError, match="No reference data is loaded for a recording"):
        by_hand()


def test_two_do_not_load_at_a_time(redis: Redis, serve):
    serve(rest().answer)
    with redis.lock(keys.REFERENCE_LOCK, timeout=HELD), pytest.raises(CommandError, match="another load is under way"):
        by_hand()

    by_hand()

    assert redis.get(keys.REFERENCE_LOCK) is None


def test_without_a_broker_it_says_so(settings, serve, own_valkey):
    settings.STREAM_URL = f"redis://127.0.0.1:{own_valkey.port}/0"

    with pytest.raises(CommandError, match="the broker does not answer"):
        by_hand()


def test_the_jobs_load_when_the_market_has_begun_and_when_its_day_has_changed(redis: Redis, serve):
    made = rest()
    serve(lambda target, _: made.answer(target))
    keep_reference()
    before = DailyBars.objects.count()

    market_at(redis, OPEN)
    keep_reference()
    first = version(redis)
    keep_reference()
    again = version(redis)
    made = rest(at=OPEN + 24 * HOUR)
    market_at(redis, OPEN + 24 * HOUR)
    keep_reference()

    assert before == 0
    assert again == first > 0
    assert version(redis) > first
    assert is_due(datetime.now(UTC)) is None
    assert ReferenceData.objects.get().whole_on == date(2026, 11, 19)


def test_the_jobs_publish_again_what_a_broker_forgot(redis: Redis, serve):
    serve(rest().answer)
    by_hand()
    before = version(redis)
    redis.flushdb()

    keep_reference()

    assert version(redis) == before > 0


def test_the_jobs_try_again_later_not_every_minute(redis: Redis, serve):
    asked = []

    def broken(target: str, _: str) -> tuple[int, bytes]:
        asked.append(target)
        return 403, b"no"

    serve(broken)
    market_at(redis, OPEN)

    for _ in range(3):
        keep_reference()
    keep_reference(at_start=True)

    assert len(asked) == 2


@pytest.mark.parametrize(("moment", "day"), [("2026-11-18T08:29:00Z", 17), ("2026-11-18T08:30:00Z", 18)])
def test_the_real_markets_day_changes_before_pre(settings, moment, day):
    settings.FEED, settings.MASSIVE_KEY, settings.IS_SIMULATED = "massive", "key", False

    assert is_due(datetime.fromisoformat(moment)) == date(2026, 11, day)
