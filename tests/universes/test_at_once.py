"""Many hands on one universe: nothing is lost, and no limit is passed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.billing import services as billing
from apps.billing.plans import EVERYTHING
from apps.universes.making.by_hand import put_in
from apps.universes.making.limits import Refused
from apps.universes.making.own import make, watch_list
from apps.universes.making.upkeep import edit, refresh
from apps.universes.models import Change, Symbol, Universe
from tests.people import person, universe

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis")]
HANDS = 8


def at_once(act: Callable[[int], object]) -> list[object]:
    """What each of HANDS threads gets who act at the same time."""

    def run(number: int) -> object:
        try:
            return act(number)
        except Refused as problem:
            return str(problem)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(run, range(HANDS)))


@pytest.fixture
def alice() -> User:
    Symbol.objects.bulk_create(Symbol(ticker=f"Q{number}") for number in range(HANDS))
    return person("alice")


def test_every_hand_adds_its_symbol(alice):
    mine = universe("Mine", owner=alice)

    at_once(
        lambda number: edit(
            Universe.objects.get(pk=mine.pk), by=alice, add=frozenset({f"Q{number}"}), remove=frozenset(), how="picked"
        )
    )

    assert mine.tickers() == {f"Q{number}" for number in range(HANDS)}
    assert Change.objects.filter(universe=mine).count() == HANDS


def test_no_more_are_made_than_a_plan_allows(alice, monkeypatch):
    small = EVERYTHING._replace(universes=3)
    monkeypatch.setattr(billing, "limits_of", lambda user: small)

    answers = at_once(lambda number: make(user=alice, name=f"Universe {number}"))

    assert Universe.objects.filter(owner=alice).count() == 3
    assert sum(isinstance(answer, str) for answer in answers) == HANDS - 3


def test_a_universe_of_one_name_is_made_once(alice):
    answers = at_once(lambda number: make(user=alice, name="Mine"))

    assert Universe.objects.filter(owner=alice, name="Mine").count() == 1
    assert answers.count("You have a universe called Mine already.") == HANDS - 1


def test_a_list_is_never_longer_than_a_plan_allows(alice, monkeypatch):
    small = EVERYTHING._replace(symbols_per_universe=3)
    monkeypatch.setattr(billing, "limits_of", lambda user: small)
    mine = universe("Mine", owner=alice)

    at_once(
        lambda number: edit(
            Universe.objects.get(pk=mine.pk), by=alice, add=frozenset({f"Q{number}"}), remove=frozenset(), how="picked"
        )
    )

    assert mine.members.count() == 3


def test_there_is_one_watch_list(alice):
    assert len(set(at_once(lambda _: watch_list(alice)))) == 1


def test_parts_that_change_at_once_leave_the_whole_right(alice):
    parts = [universe(f"Part {number}", owner=alice) for number in range(HANDS)]
    definition = {"how": "union", "parts": [part.pk for part in parts]}
    whole = make(user=alice, name="Whole", made_by="combination", definition=definition)

    at_once(
        lambda number: edit(parts[number], by=alice, add=frozenset({f"Q{number}"}), remove=frozenset(), how="picked")
    )

    assert whole.tickers() == {f"Q{number}" for number in range(HANDS)}


def test_every_hand_puts_its_symbol_beside_a_rule(alice):
    Symbol.objects.create(ticker="XOM", sector="Energy")
    energy = make(user=alice, name="Energy", made_by="rule", definition={"sectors": ["Energy"]})

    at_once(lambda number: put_in(Universe.objects.get(pk=energy.pk), f"Q{number}", by=alice))

    assert energy.tickers() == {"XOM", *(f"Q{number}" for number in range(HANDS))}


def test_the_job_and_people_do_not_stand_in_each_others_way(alice):
    rules = [Universe.objects.create(name=f"Core {number}", made_by="rule") for number in range(2)]
    mine = universe("Mine", owner=alice)
    for order in (1, -1, 1):
        parts = [one.pk for one in (*rules, mine)][::order]
        name = f"Of all {Universe.objects.count()}"
        make(user=alice, name=name, made_by="combination", definition={"how": "union", "parts": parts})

    def act(number: int) -> None:
        if number % 2:
            refresh(Universe.objects.get(pk=rules[number % 4 // 2].pk))
        else:
            one = frozenset({f"Q{number}"})
            edit(Universe.objects.get(pk=mine.pk), by=alice, add=one, remove=frozenset(), how="picked")

    at_once(act)

    for whole in Universe.objects.filter(made_by="combination"):
        assert whole.tickers() == {f"Q{number}" for number in range(HANDS)}
