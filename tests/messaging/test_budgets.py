"""What SMS may cost, whoever asks, however often and at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from apps.messaging import budgets

NOW = 1_800_000_000.0
ALICE = "+12125550123"
HOUR, DAY = 3_600, 86_400
PLENTY = (10_000, 10_000)


@pytest.fixture(autouse=True)
def _rules(settings, redis):
    settings.SMS_BUDGETS = dict.fromkeys(["number", "prefix", "account", "address", "all"], PLENTY)
    settings.SMS_RESEND_AFTER = 30
    settings.SMS_BREAKER = 900


def limit(settings, **budget: tuple[int, int]) -> None:
    settings.SMS_BUDGETS = settings.SMS_BUDGETS | budget


def numbers(count: int, start: str = "+121255") -> list[str]:
    """So many numbers, each of another range."""
    return [f"{start}{number:01d}0000" for number in range(count)]


def test_a_second_code_waits_and_each_unused_one_doubles_it():
    at, waits = NOW, []

    for _ in range(4):
        assert budgets.spend(ALICE, "", None, at) == ""
        wait = next(seconds for seconds in range(0, 600, 5) if not budgets_would_refuse(at + seconds))
        waits.append(wait)
        at += wait

    assert waits == [30, 60, 120, 240]


def budgets_would_refuse(at: float) -> bool:
    """Whether it is too soon, without taking anything: the number's budget says so first."""
    from django.conf import settings

    settings.SMS_BUDGETS["account"] = (0, 0)
    answer = budgets.spend(ALICE, "", 7, at)
    settings.SMS_BUDGETS["account"] = PLENTY
    return answer == "too_soon"


def test_a_code_that_was_used_lets_the_next_one_go_at_once():
    budgets.spend(ALICE, "", None, NOW)
    budgets.forgive(ALICE)

    assert budgets.spend(ALICE, "", None, NOW + 1) == ""


@pytest.mark.parametrize(("name", "asked"), [("address", ("192.0.2.1", None)), ("account", ("", 7))])
def test_many_numbers_for_one_asker_end_at_its_budget(settings, name, asked):
    limit(settings, **{name: (3, 5)})

    answers = [budgets.spend(number, *asked, NOW) for number in numbers(5)]

    assert answers == ["", "", "", name, name]


def test_an_hour_is_any_sixty_minutes_and_a_day_any_twenty_four_hours(settings):
    limit(settings, address=(2, 3))
    asked = iter(numbers(9))

    def ask(at: float) -> str:
        return budgets.spend(next(asked), "192.0.2.1", None, at)

    assert [ask(NOW), ask(NOW + 3_000), ask(NOW + 3_599)] == ["", "", "address"]
    assert [ask(NOW + HOUR), ask(NOW + 2 * HOUR + 1)] == ["", "address"]
    assert ask(NOW + DAY) == ""


def test_a_whole_network_has_one_budget(settings):
    limit(settings, address=(1, 1))

    answers = [budgets.spend(number, f"2001:db8::{number[-5]}", None, NOW) for number in numbers(2)]

    assert answers == ["", "address"]


def test_the_numbers_of_one_range_have_one_budget(settings):
    limit(settings, prefix=(2, 2))

    assert [budgets.spend(f"+1212555010{last}", "", None, NOW) for last in range(3)] == ["", "", "prefix"]
    assert budgets.spend("+12125560100", "", None, NOW) == ""


def test_where_all_are_used_up_the_breaker_opens_for_a_while(settings, redis: Redis):
    limit(settings, all=(2, 10))

    answers = [budgets.spend(number, "", None, NOW) for number in numbers(4)]

    assert answers == ["", "", "all", "breaker"]
    assert 890 < int(redis.ttl("ts:{sms}:breaker")) <= 900
    redis.delete("ts:{sms}:breaker")
    assert budgets.spend(ALICE, "", None, NOW + HOUR) == ""


def test_a_refused_sms_costs_no_other_budget(settings):
    limit(settings, account=(0, 0), all=(1, 1))

    assert budgets.spend(ALICE, "", 7, NOW) == "account"
    assert budgets.spend(ALICE, "", None, NOW) == ""


def test_a_hundred_at_once_get_no_more_than_the_budget(settings):
    limit(settings, address=(7, 7))

    with ThreadPoolExecutor(20) as crowd:
        answers = list(
            crowd.map(lambda last: budgets.spend(f"+1212{last}0000", "192.0.2.1", None, NOW), range(200, 300))
        )

    assert answers.count("") == 7


def test_without_redis_nothing_is_sent(settings):
    settings.CACHES = {"default": {"LOCATION": "redis://127.0.0.1:1/0"}}

    assert budgets.spend(ALICE, "", None, NOW) == "no_redis"


def test_what_redis_knows_holds_no_number_and_ends_by_itself(redis: Redis):
    budgets.spend(ALICE, "192.0.2.1", 7, NOW)

    keys = [key.decode() for key in redis.keys("ts:{sms}:*")]  # type: ignore[union-attr]
    assert len(keys) == 6
    assert not any("5550123" in key or "192.0" in key for key in keys)
    assert all(0 < int(redis.ttl(key)) <= DAY for key in keys)
