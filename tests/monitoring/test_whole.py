"""All processes at work, looked at through the eyes of staff."""

from __future__ import annotations

import time

from redis import Redis

from tests.services.stack import Stack
from tests.visitor import Visitor
from tests.waiting import until
from tickstock.stream.processes import everybody


def test_staff_see_every_process(stack: Stack, redis: Redis):
    address = stack.web()
    stack.simulator("--rate", "2000", "--symbols", "50")
    stack.ingest()
    stack.jobs()
    Visitor(address).get("/health/live")

    until(lambda: {one.role for one in everybody(redis, time.time())} == {"web", "jobs", "ingest", "simulator"})
