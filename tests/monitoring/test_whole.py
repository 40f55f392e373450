"""All processes at work, looked at through the eyes of staff: who is there, and the way of one symbol's events."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from redis import Redis

from apps.analytics.archive.jobs import archive
from tests.people import person
from tests.services.stack import Stack
from tests.visitor import Visitor
from tests.waiting import until
from tickstock.stream.processes import everybody

FIGURES = "/admin/diagnostics/figures"


@pytest.mark.timeout(120)
def test_staff_see_every_process_and_follow_a_symbol_to_its_viewers(stack: Stack, redis: Redis):
    address = stack.web()
    person("alice", pull_ms=250)
    person("staff", is_staff=True, is_superuser=True)
    news = [option for one in ("NVDA", "TSLA") for option in ("--do", f"every 20s news {one} 9% for 20s")]
    stack.simulator("--rate", "2000", "--symbols", "2", *news)  # Something happens to each of them all the time
    stack.ingest()
    alice, staff = (Visitor(address).sign_in(f"{name}@example.com") for name in ("alice", "staff"))
    until(lambda: {one.role for one in everybody(redis, time.time())} == {"web", "ingest", "simulator"})

    with alice.socket() as socket:
        socket.next("connect")
        socket.say(type="start")
        frames = iter(socket.frame, None)
        symbol = next(event["symbol"] for frame in frames for event in frame["events"] if event["symbol"])
        staff.post("/admin/diagnostics/trace", "/admin/diagnostics/", symbol=symbol)
        again = staff.post("/admin/diagnostics/trace", "/admin/diagnostics/", symbol="MSFT")
        until(lambda: socket.frame() and went_on(staff), 60.0)

    found = sections(staff)
    assert f"{symbol} is followed for another" in again
    assert all(role in found["processes"] for role in ("web", "ingest", "simulator"))
    assert "silent" not in found["processes"]
    for way in whole_ways(found["trace"]):
        decoded, detected, confirmed, seen, sent, viewers, archived = way
        # The broker may tell a reader before its answer has come to who wrote.
        assert decoded <= detected <= min(confirmed, seen)
        assert seen <= sent
        assert viewers >= 1
        assert archived > detected
    assert re.search(r"[\d,]+ ticks\.", found["trace"])


def went_on(staff: Visitor) -> bool:
    """Whether an event has come to its end, once the archive has had its turn."""
    archive()
    return bool(whole_ways(sections(staff)["trace"]))


def sections(staff: Visitor) -> Any:
    return json.loads(staff.get(FIGURES))["sections"]


def whole_ways(trace: str) -> list[list[float]]:
    """Of each event that has come to its end, in ms: decoded, detected, confirmed by the log, at a web process, sent; viewers, archived."""
    rows = [
        re.findall(r'<td class="num">\s*([\d.,]+|&ndash;)', row) for row in trace.split("<tr>") if "<th scope=" in row
    ]
    return [[float(one.replace(",", "")) for one in row[1:]] for row in rows if len(row) == 8 and "&ndash;" not in row]
