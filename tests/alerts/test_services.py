"""Rules change, and are in force: for their owner, within their plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from redis import Redis

from apps.alerts import places, services
from apps.alerts.models import Rule
from apps.alerts.publish import publish_now
from apps.alerts.refused import Refused
from apps.alerts.services import Wish
from apps.universes.models import Symbol, Universe
from tests.alerts.makers import rule
from tests.people import person
from tickstock.market.language import Problem
from tickstock.stream import rulebook

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice():
    return person("alice")


@pytest.fixture
def universe(alice):
    made = Universe.objects.create(name="Mine", owner=alice)
    made.members.add(Symbol.objects.get_or_create(ticker="AAPL", defaults={"name": "Apple"})[0])
    return made


def test_a_rule_is_in_force_once_it_is_made(redis: Redis, alice, universe):
    mine = rule(alice, universe=universe, only=("AAPL",), cool_down=60)

    book = rulebook.read(redis)

    (one,) = book.rules
    assert (one.uid, one.owner, one.expression, one.cool_down) == (str(mine.uid), alice.pk, "last > 100", 60)
    assert book.universes == {one.universe: ["AAPL"]}


def test_another_condition_is_another_version(redis, alice):
    mine = rule(alice)
    services.change(rule=mine, wish=Wish(name="Renamed", expression="last > 100"))
    same = mine.version
    services.change(rule=mine, wish=Wish(name="Renamed", expression="last > 101"))

    assert (same, mine.version) == (1, 2)
    assert rulebook.read(redis).rules[0].version == 2


def test_what_is_switched_off_is_not_looked_at_and_begins_anew_when_it_is_on(redis, alice):
    mine = rule(alice)
    services.switch(rule=mine, on=False)
    off = rulebook.read(redis).rules
    services.switch(rule=mine, on=True)

    assert off == []
    assert rulebook.read(redis).rules[0].version == 2


def test_nothing_is_published_where_nothing_has_changed(redis, alice):
    rule(alice)
    before = rulebook.version(redis)

    assert not publish_now()
    assert rulebook.version(redis) == before


def test_members_that_change_are_published_by_the_beat(redis, alice, universe):
    rule(alice, universe=universe)
    universe.members.add(Symbol.objects.get_or_create(ticker="MSFT", defaults={"name": "Microsoft"})[0])

    assert publish_now()
    assert list(rulebook.read(redis).universes.values()) == [["AAPL", "MSFT"]]


def test_a_rule_whose_universe_is_deleted_is_silent(redis, alice, universe):
    mine = rule(alice, universe=universe)
    universe.delete()
    mine.refresh_from_db()

    assert (mine.is_on, mine.lost_universe) == (False, True)
    assert rulebook.read(redis).rules == []
    with pytest.raises(Refused, match="Choose a universe first"):
        services.switch(rule=mine, on=True)


def test_a_plan_has_room_for_so_many(alice, settings):
    settings.BILLING = True
    from apps.billing.services import limits_of

    limit = limits_of(alice).alerts
    first = rule(alice, name="The first")
    Rule.objects.bulk_create(
        Rule(owner=alice, name=f"Rule {number}", expression=first.expression) for number in range(limit - 2)
    )
    rule(alice, name="The last")

    with pytest.raises(Refused, match=f"room for {limit} alerts"):
        rule(alice, name="One more")


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"expression": ""}, "Say either"),
        ({"events": {}, "expression": "last > 1"}, "Say either"),
        ({"expression": "", "events": {"price_min": -1}}, "cannot be read"),
        ({"expression": "", "events": {}, "rearm": "last > 1"}, "arms them again"),
        ({"cool_down": 100_000}, "at most a day"),
        ({"only": tuple(f"S{n}" for n in range(501))}, "At most 500"),
        ({"per_day": 0}, "messages a day"),
        ({"name": "mine"}, "called mine already"),
    ],
)
def test_what_cannot_be_is_refused_in_words(alice, wish, said):
    rule(alice)

    with pytest.raises(Refused, match=said):
        services.make(owner=alice, wish=Wish(**{"name": "other", "expression": "last > 1"} | wish))


def test_a_condition_that_cannot_be_read_is_refused_at_its_place(alice):
    with pytest.raises(Problem) as found:
        rule(alice, expression="lst > 1")

    assert (found.value.at, found.value.suggestion) == (0, "last")


def test_nobody_sends_to_anothers_destination(alice):
    with pytest.raises(Refused, match="not yours"):
        rule(alice, destinations=(places.mail_of(person("bob")),))


def test_a_symbol_is_muted_and_heard_again(redis, alice):
    mine = rule(alice)
    services.mute(rule=mine, symbol="AAPL", muted=True)
    muted = rulebook.read(redis).rules[0].muted
    services.mute(rule=mine, symbol="AAPL", muted=False)

    assert muted == {"AAPL"}
    assert rulebook.read(redis).rules[0].muted == frozenset()


def test_an_expired_rule_is_not_published(redis, alice):
    mine = rule(alice, expires_at=timezone.now() + timedelta(hours=1))
    Rule.objects.filter(pk=mine.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    publish_now()

    assert rulebook.read(redis).rules == []
