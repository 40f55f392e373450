"""Named sets of filters: whose they are, which is in force, what the open pages are told."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.billing.models import Subscription
from apps.universes.counters import UNREADABLE_FILTERS
from apps.universes.filters import services
from apps.universes.models import FilterSet
from apps.universes.services import choices_of
from tests.people import looks_at, person, universe
from tickstock.market.filters import EVERYTHING, Filter
from tickstock.market.interest import Interest

pytestmark = pytest.mark.django_db

HIGHS = Filter(kinds=frozenset({"high"}), move_min=0.0015)


@pytest.fixture
def alice() -> User:
    return person("alice")


def in_force(user: User) -> Interest:
    return choices_of([user.pk])[user.pk].interest


def test_without_a_set_in_force_everything_is_let_through(alice):
    assert in_force(alice) == Interest()


def test_what_is_chosen_is_in_force_beside_the_universe(alice):
    looks_at(alice, universe("Mine", "AAPL"))

    services.choose(user=alice, filters=services.make(owner=alice, name="Highs", wanted=HIGHS))

    assert in_force(alice) == Interest("Mine", frozenset({"AAPL"}), "Highs", HIGHS)


def test_a_change_is_in_force_at_once_and_counted(alice):
    filters = services.make(owner=alice, name="Highs", wanted=HIGHS)
    services.choose(user=alice, filters=filters)

    services.change(filters=filters, name="Quiet", wanted=Filter(per_minute=6))

    assert (in_force(alice).filters, in_force(alice).filter) == ("Quiet", Filter(per_minute=6))
    assert FilterSet.objects.get().version == 2


def test_with_its_set_deleted_everything_is_let_through_again(alice):
    filters = services.make(owner=alice, name="Highs", wanted=HIGHS)
    services.choose(user=alice, filters=filters)

    services.delete(filters=filters)

    assert in_force(alice) == Interest()


def test_a_name_stands_once_for_each_owner(alice):
    services.make(owner=alice, name="Highs", wanted=HIGHS)
    services.make(owner=person("bob"), name="Highs", wanted=HIGHS)

    with pytest.raises(services.Refused, match="called Highs already"):
        services.make(owner=alice, name="Highs", wanted=EVERYTHING)


def test_a_copy_says_the_same_under_another_name(alice):
    filters = services.make(owner=alice, name="Highs", wanted=HIGHS)

    names = [services.copy(filters=filters).name for _ in range(2)]

    assert names == ["Highs 2", "Highs 3"]
    assert {one.in_force()[1] for one in alice.filter_sets.all()} == {HIGHS}


def test_a_plan_has_room_for_so_many(alice):
    Subscription.objects.filter(user=alice).delete()  # So it is the free plan
    for name in ("One", "Two"):
        services.make(owner=alice, name=name, wanted=HIGHS)

    with pytest.raises(services.Refused, match="room for 2 sets"):
        services.make(owner=alice, name="Three", wanted=HIGHS)


@pytest.mark.parametrize("broken", [{"move_min": "much"}, {"price_min": -1}, {"of_yesterday": 1}, [], "x"])
def test_a_set_that_cannot_be_read_lets_everything_through_and_says_so(alice, broken):
    services.choose(user=alice, filters=services.make(owner=alice, name="Highs", wanted=HIGHS))
    FilterSet.objects.update(settings=broken)
    before = UNREADABLE_FILTERS._value.get()

    assert in_force(alice) == Interest(filters="Everything, for Highs cannot be read")
    assert UNREADABLE_FILTERS._value.get() == before + 1


def test_choices_cost_four_queries_however_many_people_there_are(alice):
    def queries(users: list[User]) -> int:
        with CaptureQueriesContext(connection) as asked:
            choices_of([user.pk for user in users])
        return len(asked)

    people = [alice, *(person(f"person-{number}") for number in range(5))]
    for number, one in enumerate(people):
        looks_at(one, universe(f"Of {number}", "AAPL", "MSFT", owner=one))
        services.choose(user=one, filters=services.make(owner=one, name="Highs", wanted=HIGHS))

    assert queries(people) == queries([alice]) == 4
