"""The real tape as input for an engine or the reference, read in the plainest way."""

from __future__ import annotations

import csv
import gzip
from datetime import date, datetime
from typing import Any

import msgspec

from tests.factories import OPEN
from tests.ingest.drive import Tick, batch
from tests.samples import TAPE
from tickstock.market.events import AnyEvent
from tickstock.market.sessions import NEW_YORK, Spans, TradingDay, spans
from tickstock.market.symbols import SymbolTable
from workers.ingest.engine.engine import Engine

OPENS = datetime(2018, 1, 2, 9, 30, tzinfo=NEW_YORK)
ABOUT_OTHER_TRADES = {"10", "11", "12"}


def ticks() -> list[Tick]:
    with gzip.open(TAPE, "rt", newline="") as file:
        return [tick(row) for row in csv.DictReader(file) if row["correction"] not in ABOUT_OTHER_TRADES]


def tick(row: dict[str, str]) -> Tick:
    at = int(row["sip_timestamp"]) // 1_000_000
    conditions = tuple(map(int, filter(None, row["conditions"].split(","))))
    trade_id = 100 * int(row["id"]) + int(row["exchange"])
    return Tick(float(row["price"]), (at - OPEN) / 1000, float(row["size"]), conditions, row["ticker"], trade_id)


def sessions() -> Spans:
    return spans([TradingDay(date(2018, 1, 2), OPENS, OPENS.replace(hour=16, minute=0))])


def told() -> list[dict[str, Any]]:
    """What the engine notices in it."""
    made = Engine(sessions(), SymbolTable(), incarnation="test")
    return [figures(event) for event in made.update(batch(made, ticks()))]


def figures(event: AnyEvent) -> dict[str, Any]:
    return msgspec.structs.asdict(event) | {"kind": event.kind}
