"""`python -m docs.sample`: makes the sample that the front page plays, static/sample.json, from the synthetic market.

The market is simulated, the events are the engine's own. The same seed gives the same sample.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from tickstock.market.events import AnyEvent
from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import TICK
from workers.exchange import load_sessions
from workers.ingest.decoders.massive import MassiveDecoder
from workers.ingest.engine.engine import Engine
from workers.simulator.items import FRAME, encode_frame
from workers.simulator.market import STEP_MS, Market, tickers

FILE = Path(__file__).parents[1] / "static" / "sample.json"
OPENS = datetime(2026, 11, 18, 9, 30, tzinfo=ZoneInfo("America/New_York"))
SYMBOLS, RATE, SEED = 500, 2_000.0, 7
BEFORE, LASTS = 5 * 60, 68  # Seconds: the market until the sample begins, and the sample
WATCHED = 150  # Symbols of the sample's universe
KINDS = ("high", "low", "trend", "surge", "vwap", "breakout", "gap", "halt", "resume")
MOST = 60_000  # Bytes
DIGITS = 5


def main() -> None:
    began = round(OPENS.timestamp() * 1000)
    starts = began + BEFORE * 1000
    events = [event for event in play(began) if event.kind != "control"]
    numbers = count(1)
    numbered = [msgspec.structs.replace(event, seq=next(numbers)) for event in events]
    members = frozenset(tickers(WATCHED))
    frames = [frame(numbered, members, at, at + 1_000) for at in range(starts, starts + LASTS * 1000, 1_000)]
    before = [event for event in numbered if event.at < starts and wanted(event, members)][-40:]
    sample = {
        "made": "python -m docs.sample",
        "starts": starts,
        "closes_at": began + 23_400_000,
        "symbols": SYMBOLS,
        "members": len(members),
        "kinds": KINDS,
        "seq": max((event.seq for event in numbered if event.at < starts), default=0),
        "before": before,
        "frames": frames,
    }
    data = msgspec.json.encode(short(msgspec.to_builtins(sample)))
    if len(data) > MOST:
        raise SystemExit(f"The sample has {len(data):,} bytes, more than {MOST:,}.")
    FILE.write_bytes(data)


def play(began: int) -> Iterator[AnyEvent]:
    """What the engine notices in the first minutes after the open."""
    spans, symbols = load_sessions(), SymbolTable()
    market, engine, decode = (
        Market(tickers(SYMBOLS), RATE, SEED, spans=spans),
        Engine(spans, symbols, "s"),
        MassiveDecoder(symbols),
    )
    engine.update(np.zeros(0, TICK))
    for at in range(began + STEP_MS, began + (BEFORE + LASTS) * 1000 + 1, STEP_MS):
        trades = market.step(at)["T"]
        texts = [encode_frame(trades[first : first + FRAME]) for first in range(0, len(trades), FRAME)]
        yield from engine.update(decode(texts))


def short(value: Any) -> Any:
    """The same without the digits nobody sees."""
    if isinstance(value, dict):
        return {name: short(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [short(part) for part in value]
    return round(value, DIGITS) if isinstance(value, float) else value


def wanted(event: Any, members: frozenset[str]) -> bool:
    return event.kind in KINDS and event.symbol in members


def frame(events: list[AnyEvent], members: frozenset[str], since: int, until: int) -> dict[str, Any]:
    """One second as a viewer gets it: the events of their choice, and what became of all of them."""
    scanned = [event for event in events if since <= event.at < until]
    kept = [event for event in scanned if wanted(event, members)]
    told, all_of = Counter(event.kind for event in kept), Counter(event.kind for event in scanned)
    ledger = {kind: [number, told[kind], number - told[kind]] for kind, number in all_of.items()}
    return {"ledger": ledger, "events": kept}


if __name__ == "__main__":
    main()
