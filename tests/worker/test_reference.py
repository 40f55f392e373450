"""The worker notices reference data once, uses what makes sense and refuses the rest."""

from __future__ import annotations

import json

import numpy as np
import pytest
from redis import Redis

from tests.factories import OPEN, reference, sessions, trade
from tickstock.market.past import PAST
from tickstock.market.symbols import SymbolTable
from tickstock.stream.reference import Reference, pack, publish
from workers.ingest.engine.engine import Engine
from workers.ingest.pipeline import Pipeline
from workers.ingest.reference import ReferenceReader

KNOWN = np.array([("AAPL", 180.0, (195.0, 200.0), (170.0, 100.0))], PAST)


def put(redis: Redis, found: Reference) -> None:
    publish(redis, found.version, pack(found))


def told(pipeline: Pipeline, *prices: float, **changes):
    frames = [json.dumps([trade(p=price, t=OPEN + number, **changes)]).encode() for number, price in enumerate(prices)]
    return [event.kind for event in pipeline.take(frames) if event.kind not in ("control", "high", "low")]


@pytest.fixture
def reader(redis: Redis) -> ReferenceReader:
    return ReferenceReader(redis, "simulator")


def test_a_new_version_is_handed_over_once(redis: Redis, reader):
    put(redis, reference(7, KNOWN))

    reader.look()
    reader.look()

    assert reader.changed().version == 7
    assert reader.changed() is None


def test_before_there_is_any_nothing_is_handed_over(reader):
    reader.look()

    assert reader.changed() is None
    assert reader.refused == 0


def test_a_broker_that_forgot_it_and_is_told_again_changes_nothing(redis: Redis, reader):
    put(redis, reference(7, KNOWN))
    reader.look()
    reader.changed()

    redis.flushdb()
    reader.look()
    put(redis, reference(7, KNOWN))
    reader.look()

    assert reader.changed() is None


@pytest.mark.parametrize(
    "changes",
    [{"feed": "massive"}, {"rows": b"1234"}, {"conditions": {14: 0}}, {"conditions": {2: 7}}],
    ids=["another feed", "another layout", "no ordinary trades", "average prices set highs"],
)
def test_what_makes_no_sense_is_refused_and_the_next_version_is_used(redis: Redis, reader, changes):
    put(redis, reference(7, **changes))
    reader.look()
    reader.look()
    refused = reader.changed()

    put(redis, reference(8, KNOWN))
    reader.look()

    assert refused is None
    assert reader.refused == 1
    assert reader.changed().version == 8


def test_the_pipeline_tells_gaps_and_breakouts_by_it():
    pipeline = Pipeline(Engine(sessions(), SymbolTable(), "test"))

    pipeline.use(reference(7, KNOWN))

    assert told(pipeline, 190.0, 196.0) == ["gap", "breakout"]


def test_the_pipeline_counts_trades_by_its_rules():
    pipeline = Pipeline(Engine(sessions(), SymbolTable(), "test"))
    odd_lots = {"c": [37]}
    before = told(pipeline, 250.0, **odd_lots)

    pipeline.use(reference(7, KNOWN, conditions={37: 7}))

    assert before == []
    assert told(pipeline, 190.0, 196.0, **odd_lots) == ["gap", "breakout"]
