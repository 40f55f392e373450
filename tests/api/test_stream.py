"""The stream of Server-Sent Events: the same guarantees as the WebSocket, over plain HTTP."""

from __future__ import annotations

import random
import threading
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from redis import Redis

from apps.accounts.keys import making
from apps.accounts.models import Key, Scope
from tests.api.sse import Listener
from tests.log import Log
from tests.people import looks_at, person, universe
from tests.services.stack import Stack
from tests.visitor import PATIENCE
from tickstock.stream import keys

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def alice(stack: Stack, log: Log) -> Listener:
    _, secret = making.make(owner=person("alice", pull_ms=250), name="A program", scopes=[Scope.STREAM])
    return Listener(stack.web(), secret)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_stream_that_is_cut_anywhere_loses_and_repeats_nothing(alice, log, seed):
    chance, total = random.Random(seed), 2_500
    alice.listen(cut_after=900)  # From here on, wherever that was

    def write() -> None:
        while log.end < total:
            log.write(min(chance.randint(1, 400), total - log.end))
            time.sleep(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    cuts = 0
    while len(alice.numbers()) < total and cuts < 300:
        alice.listen(until=total, cut_after=chance.randint(200, 200_000))
        cuts += 1
    writer.join()

    assert alice.numbers() == list(range(1, total + 1))
    ledgers = [one.data["ledger"]["high"] for one in alice.heard if one.data.get("ledger")]
    assert [sum(column) for column in zip(*ledgers, strict=True)] == [total, total, 0]
    assert cuts > 5


def test_it_says_who_one_is_and_what_is_in_force_and_how_the_feed_is(alice, log):
    user = Key.objects.get().owner
    looks_at(user, universe("Mine", "MSFT", owner=user))

    head = alice.listen(until="status_update")

    [connect, status] = alice.heard[:2]
    assert b"text/event-stream" in head
    assert (connect.type, connect.data["user"]) == ("connect", "alice@example.com")
    assert connect.data["universe"] == {"name": "Mine", "members": 1}
    assert connect.id == f"{log.claim.epoch}:0"
    assert status.type == "status_update"


def test_what_can_no_longer_be_had_is_declared(alice, log, redis: Redis):
    log.write(50)
    redis.xtrim(keys.log(0, log.claim.epoch), minid="31-0", approximate=False)
    alice.last_id = f"{log.claim.epoch}:10"

    alice.listen(until=20)

    [gap] = [one for one in alice.heard if one.type == "gap"]
    assert (gap.data["from"], gap.data["to"], gap.id) == (11, 30, f"{log.claim.epoch}:30")
    assert alice.numbers() == list(range(31, 51))


def test_it_ends_when_its_key_is_revoked(alice, log):
    alice.listen(cut_after=300)
    threading.Timer(0.5, Key.objects.all().delete).start()

    alice.listen()

    assert (alice.heard[-1].type, alice.heard[-1].data["code"]) == ("disconnect", 4401)


@pytest.mark.parametrize(("last", "status"), [("nonsense", 400), ("7:", 400), ("7:-1", 400)])
def test_a_position_that_is_none_is_refused(alice, last, status):
    headers = {"Authorization": f"Bearer {alice.secret}", "Last-Event-ID": last}
    asked = Request(f"{alice.address.geturl()}/api/v1/stream", headers=headers)

    with pytest.raises(HTTPError) as refused:
        urlopen(asked, timeout=PATIENCE)
    with refused.value as answer:
        assert answer.code == status
