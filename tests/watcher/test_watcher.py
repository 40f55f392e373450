"""Moments in, notices out: across restarts, crashes, holes and days."""

from __future__ import annotations

import msgspec
import pytest
from redis import ConnectionError as Unreachable
from redis import Redis

from tests.quotes import TODAY
from tests.watcher.market import Market, look, put_rules, rule, told, watcher
from tickstock.market.filters import Filter
from tickstock.stream import keys, notices


@pytest.fixture
def market(redis: Redis) -> Market:
    made = Market(redis)
    made.now(AAPL=99.0, MSFT=101.0)
    return made


def test_a_rule_tells_what_becomes_true_from_its_start_on(redis, market, tmp_path):
    put_rules(redis, rule("last > 100"))
    watching = watcher(redis, tmp_path)

    market.now(AAPL=101.0)
    market.now(MSFT=102.0)
    look(watching)

    (one,) = notices.after(redis, 0)
    assert (one.told.symbol, one.told.price, one.told.owner) == ("AAPL", 101.0, 7)
    assert watching.ledger["found"] == watching.ledger["told"] == 1


def test_rules_that_are_changed_are_in_force_at_once(redis, market, tmp_path):
    watching = watcher(redis, tmp_path)
    market.now(AAPL=101.0)
    look(watching)

    put_rules(redis, rule("last > 100", universe="5"), **{"5": ["AAPL", "TSLA"]})
    watching.look()
    market.now(MSFT=99.0, TSLA=99.0)
    market.now(MSFT=101.0, TSLA=101.0)
    look(watching)

    assert told(redis) == ["TSLA"]


def test_events_are_told_by_their_own_rules_once_each(redis, market, tmp_path):
    put_rules(redis, rule(events=Filter(kinds=frozenset({"high"})), only=frozenset({"AAPL"})))
    watching = watcher(redis, tmp_path)

    market.now(AAPL=101.0, highs=("AAPL", "MSFT"))
    look(watching)

    (one,) = notices.after(redis, 0)
    assert (one.told.kind, one.told.moment, one.told.facts["symbol"]) == ("high", "e-1", "AAPL")


def test_an_event_whose_row_stands_still_is_told_too(redis, market, tmp_path):
    put_rules(redis, rule("1 highs in 5m", uid="r2"), rule(events=Filter(kinds=frozenset({"high"}))))
    watching = watcher(redis, tmp_path)

    market.now(highs=("AAPL",))
    look(watching)

    assert sorted(told(redis)) == ["AAPL", "AAPL"]


def test_whoever_starts_again_tells_nothing_twice_and_leaves_nothing_out(redis, market, tmp_path):
    put_rules(redis, rule("last > 100"), rule("change(1m) >= 2", uid="r2"), rule(events=Filter(), uid="r3"))
    first = watcher(redis, tmp_path)
    market.now(AAPL=101.0)
    market.now(70.0, AAPL=102.0)
    look(first)
    market.now(AAPL=99.0, highs=("AAPL",))
    look(first)
    before = told(redis)

    second = watcher(redis, tmp_path)
    look(second)
    again = told(redis)
    market.now(5.0, AAPL=104.5)
    look(second)

    assert before == again
    assert second.ledger["repeated"] == 1  # The event of the minute that was worked out again
    assert told(redis)[len(again) :] == ["AAPL", "AAPL"]


def test_what_happened_while_nobody_watched_is_told_from_the_brokers_moments(redis, market, tmp_path):
    put_rules(redis, rule("last > 100"))
    first = watcher(redis, tmp_path)
    market.now(60.0, AAPL=99.0)
    look(first)

    market.now(AAPL=101.0)
    market.now(AAPL=99.0)
    second = watcher(redis, tmp_path)
    look(second)

    assert told(redis) == ["AAPL"]
    assert second.ledger["unseen_ms"] == 0


def test_a_hole_in_the_moments_is_said_and_what_is_true_after_it_told(redis, market, tmp_path):
    put_rules(redis, rule("last > 100"))
    first = watcher(redis, tmp_path)
    market.now(60.0, AAPL=99.0)
    look(first)

    market.now(60.0, AAPL=101.0)
    market.now(60.0, MSFT=99.0)
    redis.xtrim(keys.moments(0), maxlen=1, approximate=False)
    second = watcher(redis, tmp_path)
    look(second)

    assert told(redis) == ["AAPL"]
    assert second.ledger["unseen_ms"] > 60_000


def test_a_flushed_broker_makes_nobody_tell_what_was_true_before(redis, market, tmp_path):
    put_rules(redis, rule("last > 100"))
    first = watcher(redis, tmp_path)
    market.now(60.0, AAPL=101.0)
    market.now(60.0, AAPL=102.0)
    look(first)

    redis.flushdb()
    put_rules(redis, rule("last > 100"))
    market.now(AAPL=103.0)
    second = watcher(redis, tmp_path)
    look(second)

    assert told(redis) == []


def test_a_new_day_begins_anew(redis, market, tmp_path):
    put_rules(redis, rule("last > 100", once_a_day=True), rule("1 highs in 5m", uid="r2"))
    watching = watcher(redis, tmp_path)
    market.now(AAPL=101.0, highs=("AAPL",))
    market.now(3_600.0 * 20, AAPL=102.0, day=TODAY + 1)
    look(watching)

    assert sorted(told(redis)) == ["AAPL", "AAPL", "AAPL"]
    assert len(watching.scribe.journal.days()) == 1  # The new day's first minute is not over


def test_an_unreadable_rulebook_leaves_the_rules_before(redis, market, tmp_path):
    put_rules(redis, rule("last > 100"))
    watching = watcher(redis, tmp_path)

    redis.hset(keys.RULES, mapping={"version": 9, "book": b"nonsense"})
    market.now(AAPL=101.0)
    look(watching)

    assert told(redis) == ["AAPL"]
    assert watching.ledger["books_refused"] == 1


def test_a_broken_memory_is_said_and_costs_no_more_than_what_was_true(redis, market, tmp_path):
    put_rules(redis, rule("last > 100"))
    watcher(redis, tmp_path)
    (tmp_path / "alerts" / "memory").write_bytes(b"half")

    second = watcher(redis, tmp_path)
    market.now(AAPL=101.0)
    look(second)

    assert told(redis) == ["AAPL"]


def test_a_moment_that_could_not_be_told_is_worked_out_again(redis, market, tmp_path, monkeypatch):
    put_rules(redis, rule("last > 100"))
    watching = watcher(redis, tmp_path)
    market.now(AAPL=101.0)

    def away(*_):
        raise Unreachable

    with monkeypatch.context() as patch:
        patch.setattr(watching.teller, "tell", away)
        with pytest.raises(Unreachable):
            watching.look()
    watching.begin()
    look(watching)

    assert told(redis) == ["AAPL"]


def test_notices_are_numbered_across_lives_and_told_once(redis):
    teller = notices.Teller(redis)
    from tickstock.market.alerting.told import Told

    one = Told(rule="r", version=1, owner=7, name="n", symbol="A", moment="1", at=1)

    first = teller.tell([one, msgspec.structs.replace(one, symbol="B")])
    second = notices.Teller(redis).tell([one, msgspec.structs.replace(one, symbol="C")])

    assert (first, second) == ([1, 2], [0, 3])
