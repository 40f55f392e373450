"""Reference data on its whole way: the provider's REST calls, the command, the database, the broker, the worker's events."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command
from redis import Redis

from apps.universes.models import DailyBars
from tests.factories import OPEN, sessions, trade
from tests.simulator.rest_server import rest, served
from tests.waiting import until
from tickstock.market import wire
from tickstock.market.symbols import SymbolTable
from tickstock.stream import keys, reference
from workers.ingest.engine.engine import Engine
from workers.ingest.pipeline import Pipeline
from workers.ingest.reference import ReferenceReader


@pytest.mark.django_db
def test_what_was_loaded_makes_a_gap_and_a_breakout(redis: Redis, settings):
    pipeline, reader = Pipeline(Engine(sessions(), SymbolTable(), "test")), ReferenceReader(redis, "simulator")
    with served(rest().answer) as settings.MASSIVE_REST:
        call_command("load_reference", verbosity=0)
    found = reference.read(redis)
    assert found is not None
    (known,) = found.past[found.past["symbol"] == b"AAPL"]
    opens, higher = round(known["close"] * 1.03, 2), round(known["high"][0] + 0.01, 2)

    reader.look()
    if handed := reader.changed():
        pipeline.use(handed)
    frames = [json.dumps([trade(p=price, t=OPEN + at)]).encode() for at, price in enumerate((opens, higher))]
    told: dict[str, Any] = {event.kind: event for event in pipeline.take(frames)}

    assert told["gap"].prev_close == known["close"]
    assert told["gap"].gap == pytest.approx(0.03, abs=0.001)
    assert (told["breakout"].days, told["breakout"].reference) == (20, known["high"][0])


def test_the_simulated_market_passes_its_past(stack, redis: Redis, settings):
    settings.MASSIVE_REST = f"http://127.0.0.1:{stack.feed_port}"
    stack.simulator("--symbols", "2000", "--rate", "500", "--warm-up", "10")
    stack.ingest()

    call_command("load_reference", verbosity=0)

    assert DailyBars.objects.filter(feed="simulator").count() > 250
    until(lambda: {event.days for event in breakouts(redis)} & {20, 365})


def breakouts(redis: Any):
    epoch = int(redis.hget(keys.meta(0), "epoch") or 0)
    events = [wire.decode_event(entry[b"e"]) for _, entry in redis.xrange(keys.log(0, epoch))]
    return [event for event in events if event.kind == "breakout"]
