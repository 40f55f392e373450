"""What is loaded is kept, is asked for once, and reaches the workers, also where something goes wrong."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest
from redis import Redis

from apps.universes.models import DailyBars, ReferenceData, Symbol
from apps.universes.reference.load import Load
from apps.universes.reference.publish import put_in_force
from tests.factories import HOUR, OPEN
from tests.simulator.rest_server import NAMES, rest, served
from tests.universes.providers import Clock, provider
from tickstock.stream import client, reference
from tickstock.stream.reference import Reference

pytestmark = pytest.mark.django_db
YESTERDAY = date(2026, 11, 17)
WEEKDAYS = 261  # In the year before Wednesday, 18 November 2026


class Provider:
    """The simulator's answers, some of them replaced; counts what was asked."""

    def __init__(self, made=None, **replaced: tuple[int, bytes]) -> None:
        self.rest = made or rest()
        self.replaced = replaced
        self.asked: Counter[str] = Counter()

    def __call__(self, target: str, authorization: str) -> tuple[int, bytes]:
        self.asked[target.partition("?")[0]] += 1
        for part, answer in self.replaced.items():
            if part.replace("_", "-") in target:
                return answer
        return self.rest.answer(target, authorization)

    @property
    def days(self) -> Counter[str]:
        return Counter({target[-10:]: count for target, count in self.asked.items() if "grouped" in target})


def load(redis: Redis, answer, clock: Clock | None = None) -> tuple[list[str], list[str]]:
    """What could not be had, and what was said."""
    said: list[str] = []
    with served(answer) as address:
        troubles = Load("simulator", provider(address, clock=clock), redis, said.append).run()
    return troubles, said


def published(redis: Redis) -> Reference:
    found = reference.read(redis)
    assert found is not None
    return found


def whole_on() -> date | None:
    return ReferenceData.objects.get(feed="simulator").whole_on


def test_everything_is_kept_and_published(redis: Redis):
    answers = Provider()

    troubles, _ = load(redis, answers)

    assert troubles == []
    assert DailyBars.objects.count() == WEEKDAYS
    assert sorted(Symbol.objects.values_list("ticker", flat=True)) == NAMES
    found = published(redis)
    assert (found.day, found.conditions[37]) == (YESTERDAY.toordinal(), 4)
    close = dict(zip(found.past["symbol"].tolist(), found.past["close"].tolist(), strict=True))
    assert close[b"AAPL"] == pytest.approx(100.0, rel=0.1)
    assert not np.isnan(found.past["high"]).any()
    assert whole_on() == date(2026, 11, 18)


def test_its_progress_is_said(redis: Redis):
    _, said = load(redis, Provider())

    assert said[2].startswith("closes: 2026-11-17, 3 symbols")
    assert f"days {WEEKDAYS}/{WEEKDAYS}" in said
    published, details = said[-2:]
    assert published == "published: closes of 2026-11-17: 3 symbols, 20-day extremes of 3, 365-day extremes of 3"
    assert details == "details: 3 of 3 were told"


def test_gaps_need_one_day_and_breakouts_of_twenty_days_twenty(redis: Redis):
    _, said = load(redis, Provider())

    shares = [line.partition("symbols, ")[2] for line in said if line.startswith("published")]
    assert shares == [
        "20-day extremes of 0, 365-day extremes of 0",
        "20-day extremes of 3, 365-day extremes of 0",
        "20-day extremes of 3, 365-day extremes of 3",
    ]


def test_a_day_is_asked_for_once_only_ever(redis: Redis):
    answers = Provider()
    load(redis, answers)
    load(redis, answers)
    answers.rest = rest(at=OPEN + 24 * HOUR)

    load(redis, answers)

    assert set(answers.days.values()) == {1}
    assert len(answers.days) == WEEKDAYS + 1
    assert published(redis).day == date(2026, 11, 18).toordinal()


def test_a_young_day_without_trades_is_asked_for_again_an_old_one_is_not(redis: Redis):
    answers = Provider(**{"2026_11_17": (200, b'{"resultsCount":0}')})
    troubles, _ = load(redis, answers)

    load(redis, answers)

    assert troubles == []
    assert answers.days["2026-11-17"] > 1
    assert answers.days["2026-11-11"] == 1  # A holiday
    assert published(redis).day == date(2026, 11, 16).toordinal()
    assert whole_on() is None


def test_a_part_that_fails_costs_no_other(redis: Redis):
    denied = 403, b'{"status":"NOT_AUTHORIZED","message":"not in your plan"}'

    troubles, _ = load(redis, Provider(splits=denied, conditions=denied))

    assert troubles == [
        "conditions: /v3/reference/conditions: not in your plan",
        "splits: /v3/reference/splits: not in your plan",
    ]
    assert len(published(redis).past) == 3
    assert whole_on() is None


def test_after_a_break_the_next_run_goes_on(redis: Redis):
    first = Provider(made=rest(), **{"2026_0": (400, b"no")})
    troubles, _ = load(redis, first)
    second = Provider()

    load(redis, second)

    assert troubles[-1].startswith("history: ")
    assert troubles[-1].endswith("days are left for the next run")
    assert len(first.days) + len(second.days) == WEEKDAYS + 3
    assert whole_on() == date(2026, 11, 18)


def test_a_wrong_key_ends_it_at_the_first_call(redis: Redis):
    answers = Provider(made=rest(key="another"))

    troubles, _ = load(redis, answers)

    assert troubles == ["the provider's clock: /v1/marketstatus/now: Unknown API Key"]
    assert answers.asked.total() == 1


def test_a_limit_is_waited_for(redis: Redis):
    clock = Clock()

    troubles, _ = load(redis, Provider(made=rest(limit=100, clock=clock)), clock)

    assert troubles == []
    assert clock.now > 120.0


def test_a_split_changes_what_was_loaded_before_and_asks_for_nothing_again(redis: Redis):
    answers = Provider()
    load(redis, answers)
    before = published(redis).past
    split = {"ticker": "AAPL", "execution_date": "2026-11-18", "split_from": 1, "split_to": 4}
    answers.rest = rest(splits=[split])

    load(redis, answers)

    after = published(redis).past
    assert set(answers.days.values()) == {1}
    assert before["symbol"].tolist() == after["symbol"].tolist()
    for name in ("close", "high", "low"):
        factor = after[name] / before[name]
        assert factor[0] == pytest.approx(0.25)
        assert factor[1:] == pytest.approx(1.0)


def test_names_of_index_members_stay_where_the_provider_has_none(redis: Redis):
    Symbol.objects.create(ticker="AAPL", name="Apple Inc.")

    load(redis, Provider(rest(names={"MSFT": "Microsoft Corporation"})))

    named = dict(Symbol.objects.values_list("ticker", "name"))
    assert named == {"AAPL": "Apple Inc.", "MSFT": "Microsoft Corporation", "ZAAA": ""}
    assert Symbol.objects.get(ticker="AAPL").exchange == "XNYS"


def test_who_is_not_listed_any_more_stays_with_the_day_it_left(redis: Redis):
    Symbol.objects.create(ticker="GONE")
    left = 200, b'{"results":[{"ticker":"GONE","delisted_utc":"2026-11-16T00:00:00Z"}]}'

    load(redis, Provider(**{"ticker=GONE": left}))

    gone = Symbol.objects.get(ticker="GONE")
    assert (gone.is_active, gone.delisted_on) == (False, date(2026, 11, 16))
    assert Symbol.objects.filter(is_active=True).count() == 3


def test_half_a_list_delists_nobody(redis: Redis):
    Symbol.objects.bulk_create(Symbol(ticker=f"Z{number}") for number in range(7))

    troubles, _ = load(redis, Provider())

    assert troubles == ["tickers: only 3 are listed where 7 were: nobody is taken for delisted"]
    assert not Symbol.objects.filter(is_active=False).exists()


def test_without_a_broker_everything_is_kept_for_later(redis: Redis, own_valkey):
    with client.connect(f"redis://127.0.0.1:{own_valkey.port}/0") as nobody:
        troubles, _ = load(nobody, Provider())

    put_in_force("simulator", redis)

    assert all("workers get it when the broker answers" in trouble for trouble in troubles)
    assert len(published(redis).past) == 3


def test_a_broker_that_forgot_it_is_told_the_same_again(redis: Redis):
    load(redis, Provider())
    before = published(redis)
    redis.flushdb()

    put_in_force("simulator", redis)

    assert published(redis) == before


def test_what_is_in_force_is_not_sent_again(redis: Redis):
    load(redis, Provider())
    redis.hset("ts:reference", "data", b"left alone")

    put_in_force("simulator", redis)
    put_in_force("massive", redis)

    assert redis.hget("ts:reference", "data") == b"left alone"
