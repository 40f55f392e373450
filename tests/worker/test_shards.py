"""A market that is cut into parts: each symbol has one worker, and nothing is taken twice or left out."""

from __future__ import annotations

import json

import pytest

from tests.factories import sessions, trade
from tests.waiting import until
from tests.worker.provider import accept, provider
from tests.worker.test_worker import Running
from tickstock.market.shards import Shard
from tickstock.market.symbols import ELSEWHERE, SymbolTable
from tickstock.market.topics import own
from tickstock.stream import keys, pulse, rows
from tickstock.stream.settings import Settings, publish
from workers.ingest.config import read_config
from workers.ingest.engine.engine import Engine
from workers.ingest.pipeline import Pipeline
from workers.ingest.worker import Worker

PARTS = [Shard(number, 3) for number in range(3)]
TICKERS = [f"{first}{second}" for first in "ABCDEFGH" for second in "ABCDEFGH"]


@pytest.mark.parametrize("text", ["1", "2/2", "-1/2", "0/0", "0/65", "a/b", "0/1/2"])
def test_a_part_is_a_number_of_several(text, monkeypatch):
    monkeypatch.setenv("SHARD", text)

    with pytest.raises(SystemExit, match="Setting SHARD: expected a part of the market"):
        read_config()


def test_each_symbol_belongs_to_one_part_and_always_the_same():
    assert all(sum(part.takes(ticker) for part in PARTS) == 1 for ticker in TICKERS)
    assert [part.takes("AAPL") for part in PARTS] == [True, False, False]


def test_one_worker_for_all_writes_what_everybody_reads_and_parts_do_not():
    assert Shard().lane == 0
    assert [part.lane for part in PARTS] == [1, 2, 3]


def test_a_list_is_asked_for_in_parts_and_a_whole_market_is_sent_whole():
    topics = ("LULD.*", *(f"T.{ticker}" for ticker in TICKERS))

    asked = [own(topics, part) for part in PARTS]

    assert all("LULD.*" in one for one in asked)
    assert sorted(topic for one in asked for topic in one if topic != "LULD.*") == sorted(topics[1:])


def test_the_parts_together_tell_what_one_worker_tells():
    batches = [
        [trade(sym=ticker, p=price, s=100, t=trade()["t"] + 1_000 * step) for ticker in TICKERS]
        for step, price in enumerate((100.0, 101.0, 102.0, 99.0))
    ]
    frames = [json.dumps(batch, separators=(",", ":")).encode() for batch in batches]

    def told(part: Shard) -> tuple[set[tuple[str, str, float]], Pipeline]:
        made = Pipeline(Engine(sessions(), SymbolTable(shard=part), f"s{part.lane}"))
        events = [event for frame in frames for event in made.take([frame])]
        return {(event.kind, event.symbol, event.price) for event in events if event.symbol}, made

    whole, _ = told(Shard())
    parts = [told(part) for part in PARTS]

    assert sum(len(found) for found, _ in parts) == len(whole) > 100
    assert set().union(*(found for found, _ in parts)) == whole
    assert sum(made.counters()["accepted"] for _, made in parts) == 4 * len(TICKERS)
    assert all(made.counters()["elsewhere"] + made.counters()["accepted"] == 4 * len(TICKERS) for _, made in parts)
    # The first frame taught the scanner whose the tickers are.
    assert all(made.decode.scanned == 3 for _, made in parts)


def test_tickers_of_other_parts_take_no_rows():
    table = SymbolTable(shard=PARTS[1])

    assert table["AAPL"] == ELSEWHERE
    assert len(table) == 0
    assert table.others == {"AAPL": ELSEWHERE}


def test_a_worker_of_a_part_writes_under_its_own_name(valkey, redis, tmp_path, monkeypatch):
    for name, value in {"SHARD": "1/3", "VAR_DIR": str(tmp_path), "FEED": "simulator"}.items():
        monkeypatch.setenv(name, value)

    def sends(connection) -> None:
        accept(connection)
        connection.send(json.dumps([trade(sym=ticker, p=100.0 + k) for k in range(3) for ticker in TICKERS]))
        connection.recv()

    with provider(sends) as host:
        monkeypatch.setenv("MASSIVE_HOST", host)
        publish(redis, Settings(version=1))
        running = Running(Worker(read_config()))
        until(lambda: rows.load_now(redis, 2) is not None)
        until(lambda: running.worker.outbox.confirmed > 0)
        running.worker.stop()
        assert running.ends() == ""

    found = rows.load_now(redis, 2)
    assert found is not None
    assert {symbol.decode() for symbol in found["symbol"].tolist()} == {t for t in TICKERS if PARTS[1].takes(t)}
    assert redis.exists(keys.pulse(pulse.of_lane(2)), keys.meta(2), keys.lease(2)) >= 2
    assert not redis.exists(keys.pulse(pulse.INGEST), keys.meta(0), keys.rows(0))
    assert (tmp_path / "shard-1-of-3" / "ingest.simulator.checkpoint").exists()
    assert all(b".2-" in data for data in running.worker.outbox.writer.backwards())
