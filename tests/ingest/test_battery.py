"""What every detector has to promise: each test runs once for each kind of event."""

from __future__ import annotations

import msgspec
import pytest

from tests.ingest.drive import Input, Quote, Tick, batch, engine
from tests.ingest.stimuli import DAY, STIMULI
from tests.ingest.streams import random_stream
from tests.ingest.ways import WAYS, told
from tickstock.market.events import KINDS, AnyEvent

every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_it_answers_to_its_own_stimulus(kind):
    assert len(told(kind, STIMULI[kind])) == 1


@every_kind
def test_the_same_input_makes_the_same_events(kind):
    assert told(kind, STIMULI[kind]) == told(kind, STIMULI[kind])


@pytest.mark.parametrize("way", WAYS)
@every_kind
def test_how_the_input_is_offered_changes_nothing(kind, way):
    assert told(kind, STIMULI[kind], WAYS[way]) == told(kind, STIMULI[kind])


@pytest.mark.parametrize("way", WAYS)
def test_how_a_long_day_is_offered_changes_nothing(way):
    day = random_stream(seed=1)

    assert told(None, day, WAYS[way]) == told(None, day)


@pytest.mark.parametrize("second", [-3_600, 0, 7 * 3_600])
@every_kind
def test_it_is_quiet_on_the_first_tick(kind, second):
    assert told(kind, [Tick(100.0, second, 50_000.0)]) == []


@every_kind
def test_it_is_quiet_on_a_flat_market(kind):
    flat = [Tick(100.0, second) for second in range(-1_000, 1_500)]
    quoted = [Quote(99.99, 100.01, second) for second in range(-1_000, 1_500, 100)]

    assert told(kind, sorted(flat + quoted, key=lambda one: one.second)) == []


@every_kind
def test_it_needs_no_more_memory_however_much_happens(kind):
    made = engine()
    ticks = batch(made, STIMULI[kind])
    made.update(ticks)
    before = {name: part.nbytes for name, part in made.state.parts.items()}

    for _ in range(100):
        made.update(ticks)

    assert {name: part.nbytes for name, part in made.state.parts.items()} == before


def before_the_open() -> list[Input]:
    """Wild minutes in which every detector of trades has much to remember."""
    found: list[Input] = []
    for k in range(1_500):
        price = 100.0 + 5.0 * (k % 200) / 200 - (k % 7) / 10
        found.append(Tick(round(price, 2), -7_200 + k, 40.0 + 9_000.0 * (k % 600 > 590)))
    return found


@every_kind
def test_a_new_session_begins_as_if_nothing_had_been(kind):
    both = told(kind, [*before_the_open(), *STIMULI[kind]])

    regular = [event for event in both if event.session == "regular"]
    assert without_day_volume(regular) == without_day_volume(told(kind, STIMULI[kind]))


def test_the_time_before_the_open_was_wild_indeed():
    happened = {kind for kind in KINDS if told(kind, before_the_open())}

    assert happened == {"high", "low", "trend", "surge", "pressure", "vwap"}


# What a trade with these conditions may not do, so that these kinds may not notice it.
NOTHING = (16,)
NO_PRICE = (37,)
NOT_THE_LAST_PRICE = (5,)
NO_VOLUME = (38,)
UNNOTICED = {
    NOTHING: set(KINDS),
    NO_PRICE: set(KINDS) - {"surge"},
    NOT_THE_LAST_PRICE: {"trend", "pressure", "vwap", "gap", "halt", "resume"},
    NO_VOLUME: {"surge"},
}


@pytest.mark.parametrize(
    ("conditions", "kind"),
    [(conditions, kind) for conditions, unnoticed in UNNOTICED.items() for kind in KINDS if kind in unnoticed],
)
def test_a_trade_that_does_not_count_changes_nothing(conditions, kind):
    disturbed = [between for one in STIMULI[kind] for between in (wild(one, conditions), one, wild(one, conditions))]

    assert figures(told(kind, disturbed)) == figures(told(kind, STIMULI[kind]))


def wild(one: Input, conditions: tuple[int, ...]) -> Tick:
    return Tick(170.0, one.second, 5_000.0, conditions, one.symbol)


def figures(events: list[AnyEvent]) -> list[AnyEvent]:
    """Without the volume beside them: some of these trades do add to it."""
    return [msgspec.structs.replace(event, volume_ratio=None) for event in without_day_volume(events)]


def without_day_volume(events: list[AnyEvent]) -> list[AnyEvent]:
    """It goes on through the sessions of a day."""
    return [msgspec.structs.replace(event, day_volume=0.0) for event in events]


@every_kind
def test_other_symbols_change_nothing(kind):
    others = [one._replace(symbol="MSFT") for one in before_the_open()]
    mixed = sorted([*others, *STIMULI[kind]], key=lambda one: one.second)

    assert [event for event in told(kind, mixed) if event.symbol == "AAPL"] == told(kind, STIMULI[kind])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "gap"])  # Its stimulus is two days already
def test_the_next_day_it_is_told_again(kind):
    tomorrow = [one._replace(second=one.second + DAY) for one in STIMULI[kind]]

    assert len(told(kind, [*STIMULI[kind], *tomorrow])) == 2
