"""Whatever happens in between, what receivers got and were told is missing is the log, exactly."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from apps.analytics.archive import jobs as archive
from apps.analytics.models import ArchivedEvent
from apps.universes.models import FilterSet
from apps.webhooks import cutter, send, services, settling
from apps.webhooks.cut import cut
from apps.webhooks.models import Delivery, Endpoint, Place
from tests.factories import high, item, low
from tests.log import Log
from tests.people import person
from tests.webhooks.makers import endpoint, numbers, problems
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db(transaction=True)

WANTED = {"all": {"high", "low"}, "lows": {"low"}}


class Dies(BaseException):
    """The process ends here."""


class World:
    """An owner with two endpoints at a server that fails, and everything that can happen to them."""

    def __init__(self, log: Log, redis: Any, receiver: Receiver, seed: int) -> None:
        self.log, self.redis, self.receiver = log, redis, receiver
        self.random = random.Random(seed)
        self.kinds: dict[int, list[str]] = defaultdict(list)  # By epoch: what number 1, 2, 3 ... is
        alice = person("alice")
        lows = FilterSet.objects.create(owner=alice, name="Lows", settings={"kinds": ["low"]})
        self.endpoints = {
            "all": endpoint(alice, name="all", url=receiver.url + "?all"),
            "lows": endpoint(alice, name="lows", url=receiver.url + "?lows", filters=lows),
        }
        receiver.answers = lambda got: self.random.choice([200, 200, 500])

    def write(self) -> None:
        for _ in range(self.random.choice([1, 7, 150])):
            kind = self.random.choice(["high", "high", "high", "low"])
            number = self.log.end + 1
            eid = f"{self.log.claim.epoch}-{number}"
            self.log.append([item(low(number, eid=eid) if kind == "low" else high(number, eid=eid))])
            self.kinds[self.log.claim.epoch].append(kind)

    def archive(self) -> None:
        archive.archive()

    def trim(self) -> None:
        """Let go of some of what is archived, and of some that is not."""
        first = self.random.randint(1, self.log.end + 1)
        self.redis.xtrim(f"ts:{{0}}:log:{self.log.claim.epoch}", minid=f"{first}-0", approximate=False)

    def cut(self) -> None:
        cut()

    def send(self) -> None:
        """With whatever waits for its next try, or for a dead sender, at once; a death leaves the lock behind."""
        cache.delete(send.LOCK)
        Delivery.objects.update(next_try_at=timezone.now(), busy_until=timezone.now())
        send.send()

    def pause(self) -> None:
        for one in self.endpoints.values():
            services.pause(endpoint=one, why=Endpoint.Why.OWNER, now=timezone.now())

    def resume(self) -> None:
        for one in self.endpoints.values():
            services.resume(endpoint=one, now=timezone.now(), skip=self.random.random() < 0.1)

    def new_epoch(self) -> None:
        """The broker lost everything; what was not archived is gone."""
        if self.random.random() < 0.3:
            old = self.log.claim.epoch
            renewed = self.log.writer.renew(self.log.claim, old + 1)
            assert renewed
            self.log.claim, self.log.end = renewed, 0
            self.redis.delete(f"ts:{{0}}:log:{old}")

    def overdue(self) -> None:
        Place.objects.exclude(since=None).update(since=timezone.now() - cutter.AT_LATEST)

    def step(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One thing happens; now and then the process that does it dies at its worst moment."""
        does = self.random.choice(
            [self.write] * 6
            + [self.cut, self.send] * 4
            + [self.archive, self.trim, self.pause, self.resume, self.new_epoch, self.overdue]
        )
        with monkeypatch.context() as patch:
            if self.random.random() < 0.2:
                where, name = self.random.choice(
                    [
                        (cutter, "_stand"),
                        (cutter, "hand_over"),
                        (send, "settle"),
                        (settling, "_tell_endpoint"),
                    ]
                )
                patch.setattr(where, name, dies)
            try:
                does()
            except Dies:
                pass

    def bring_to_an_end(self) -> None:
        """Everything is well again, for long enough."""
        self.receiver.answers = lambda got: 200
        self.resume()
        for _ in range(4):
            self.archive()
            self.overdue()
            for _ in range(30):
                self.cut()
                self.send()
                if not Delivery.objects.open().exists():
                    break

    def told(self, name: str) -> Iterator[dict[str, Any]]:
        """What the receiver has, each delivery once, in the order of the numbers."""
        bodies = {got.headers["webhook-id"]: got.said for got in self.receiver.got if got.path.endswith(name)}
        return iter(sorted(bodies.values(), key=lambda body: (body["epoch"], body["from"], body["through"])))


def endings(bodies: list[dict[str, Any]]) -> list[int]:
    """Epochs that another follows without a word about what they may have had beyond."""
    last = {body["epoch"]: body for body in bodies}
    return [epoch for epoch in sorted(last)[:-1] if not any(end is None for _, end in last[epoch]["missing"])]


def dies(*args: object, **named: object) -> None:
    raise Dies


@pytest.mark.parametrize("seed", range(4))
def test_what_was_got_and_declared_is_the_log(log: Log, redis, receiver: Receiver, monkeypatch, seed):
    world = World(log, redis, receiver, seed)

    for _ in range(40):
        world.step(monkeypatch)
    world.bring_to_an_end()

    for name, wanted in WANTED.items():
        bodies = list(world.told(name))
        assert problems(bodies) == [], f"seed {seed}"
        assert endings(bodies) == [], f"seed {seed}"
        for epoch, kinds in world.kinds.items():
            of_epoch = [body for body in bodies if body["epoch"] == epoch]
            if not of_epoch and not ArchivedEvent.objects.filter(epoch=epoch).exists():
                continue  # It came and went unseen; that something did is declared, see `endings`
            got = numbers(of_epoch)
            gone = [run for body in of_epoch for run in body["missing"]]
            expected = [
                number
                for number, kind in enumerate(kinds, 1)
                if kind in wanted and not any(first <= number <= (last or number) for first, last in gone)
            ]
            assert got == expected, f"seed {seed}, {name}, epoch {epoch}"


def test_the_checker_objects():
    """Or what it does not find would prove nothing."""
    told = [
        {"epoch": 1, "from": 1, "through": 2, "ledger": {"high": [2, 1, 1]}, "events": [{"seq": 2}], "missing": []},
        {
            "epoch": 1,
            "from": 3,
            "through": 5,
            "ledger": {"low": [1, 1, 0]},
            "events": [{"seq": 5}],
            "missing": [[3, 4]],
        },
        {"epoch": 1, "from": 6, "through": 5, "ledger": {}, "events": [], "missing": [[6, None]]},
        {"epoch": 2, "from": 1, "through": 1, "ledger": {"low": [1, 1, 0]}, "events": [{"seq": 1}], "missing": []},
    ]
    assert problems(told) == endings(told) == []

    assert problems([told[0], *told[2:]])  # One is left out
    assert problems([told[1], told[0], *told[2:]])  # Two changed places
    assert problems([told[0], told[0] | {"from": 2}])  # One overlaps
    for change in ({"events": []}, {"through": 6}, {"missing": [[3, 3]]}, {"ledger": {"low": [1, 1, 1]}}):
        assert problems([told[0], told[1] | change])
    assert endings([*told[:2], told[3]]) == [1]
