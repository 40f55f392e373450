"""The process is killed in the middle of everything: what it tells, it tells once."""

from __future__ import annotations

import os
import random
import time

import pytest
from redis import Redis

from tests.services.environment import environment
from tests.waiting import until
from tests.watcher.market import Market, Program, put_rules, rule, says, told
from tickstock.market.filters import Filter
from tickstock.stream import keys, notices


@pytest.mark.timeout(120)
def test_each_alert_is_told_once_however_often_the_process_is_killed(redis: Redis, tmp_path):
    chance = random.Random(12)
    market = Market(redis)
    market.now(AAPL=99.0, MSFT=99.0, TSLA=99.0)
    put_rules(
        redis,
        rule("last > 100"),
        rule("last > 100", uid="r2", rearm="last < 98", cool_down=300),
        rule(events=Filter(), uid="r3"),
    )
    program = Program(environment.valkey_port, os.environ["REDIS_URL"], tmp_path)
    program.start()
    until(lambda: redis.hget(keys.ALERTS_LEDGER, "rules") or (tmp_path / "alerts" / "memory").exists())
    rises = highs = 0  # That the market made
    before = {"AAPL": 99.0, "MSFT": 99.0, "TSLA": 99.0}

    for step in range(120):
        symbol = chance.choice(list(before))
        price = chance.choice([97.0, 99.0, 101.0, 102.0])
        rises += price > 100.0 >= before[symbol]
        before[symbol] = price
        highs += (is_high := chance.random() < 0.3)
        market.now(chance.choice([1.0, 2.0, 30.0]), highs=(symbol,) if is_high else (), prices={symbol: price})
        if step % 30 == 29:
            time.sleep(chance.uniform(0.0, 0.3))
            program.kill(redis)
            program.start()
    market.now(1.0, AAPL=97.0)
    until(lambda: int(redis.hget(keys.ALERTS_LEDGER, "at") or 0) == market.clock)
    program.server.stop()

    found = [one.told for one in notices.after(redis, 0, 10_000)]
    told(redis)  # Numbered without a hole
    assert len({one.identity for one in found}) == len(found)
    assert sum(one.rule == "r1" for one in found) == rises
    assert sum(one.rule == "r3" for one in found) == highs
    ledger = {name: float(value) for name, value in says(redis).items()}
    assert ledger["told"] == len(found)
    assert ledger["found"] == ledger["told"] + ledger.get("held_cool_down", 0)
    assert ledger["unseen_ms"] == ledger["events_missed"] == 0
