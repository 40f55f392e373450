"""A day that was watched, tried again: rules tell the same."""

from __future__ import annotations

import random
from datetime import date

import msgspec
import pytest
from redis import Redis

from tests.quotes import TODAY
from tests.watcher.market import Market, look, put_rules, rule, watcher
from tickstock.market.alerting.journal import Journal
from tickstock.market.alerting.trial import on_day
from tickstock.market.filters import Filter
from tickstock.stream import notices

DAY = date.fromordinal(TODAY)
RULES = [
    rule("last > 100"),
    rule("last > 100", uid="r2", rearm="last < 98", cool_down=90),
    rule("last crosses below 100 and change(1m) < -1", uid="r3", universe="5"),
    rule("2 highs in 2m", uid="r4", once_a_day=True),
    rule(events=Filter(kinds=frozenset({"high"})), uid="r5", muted=frozenset({"MSFT"}), cool_down=60),
    rule(events=Filter(price_min=1_000.0), uid="r6"),
]
MEMBERS = {"5": ["AAPL", "TSLA"]}


@pytest.fixture
def watched(redis: Redis, tmp_path) -> Journal:
    """A session of some minutes in which a lot happened, with a restart in its middle."""
    chance, market = random.Random(3), Market(redis)
    market.now(AAPL=99.0, MSFT=101.0, TSLA=98.0)
    put_rules(redis, *RULES, **MEMBERS)
    watching = watcher(redis, tmp_path)
    for step in range(200):
        symbol = chance.choice(["AAPL", "MSFT", "TSLA"])
        price = chance.choice([97.0, 99.0, 100.0, 101.5])
        market.now(
            chance.choice([1.0, 1.0, 3.0, 20.0]),
            highs=(symbol,) if chance.random() < 0.3 else (),
            prices={symbol: price},
        )
        look(watching)
        if step == 120:
            watching = watcher(redis, tmp_path)
    market.now(61.0, AAPL=99.0)
    look(watching)
    return Journal(tmp_path / "moments")


def test_live_and_back_test_of_the_same_session_tell_the_same(watched: Journal, redis: Redis):
    live = [one.told for one in notices.after(redis, 0, 10_000)]
    members = {name: frozenset(those) for name, those in MEMBERS.items()}

    for one in RULES:
        tried = on_day(watched, one, members, DAY)
        told = sorted((told for told in live if told.rule == one.uid), key=lambda told: (told.at, told.identity))

        assert sorted(tried.told, key=lambda told: (told.at, told.identity)) == told
        assert (tried.total, sum(tried.minutes.values())) == (len(told), len(told))
        assert tried.is_whole
    assert {told.rule for told in live} == {"r1", "r2", "r3", "r4", "r5"}


def test_a_trial_ends_at_its_deadline_and_says_how_far_it_came(watched: Journal):
    tried = on_day(watched, RULES[0], {}, DAY, deadline=-1.0)

    assert not tried.is_whole
    assert tried.until is not None


def test_a_trial_can_be_cancelled(watched: Journal):
    tried = on_day(
        watched, msgspec.structs.replace(RULES[0], expression="last > 1"), {}, DAY, is_cancelled=lambda: True
    )

    assert not tried.is_whole
