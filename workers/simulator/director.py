"""Plays a scenario: begins its lines when they are due, and answers which faults hold for a client."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import NamedTuple

from workers.simulator import actions as act
from workers.simulator.client import Client
from workers.simulator.disturbances import DISTURBANCES, Trades, hold_back
from workers.simulator.garbage import GARBAGE, garbage, huge
from workers.simulator.schedule import Schedule
from workers.simulator.stage import Stage

logger = logging.getLogger(__name__)

FOR_EVER = float("inf")
BEAT = 0.05  # Seconds
HELD = 1_000_000  # Late trades that are held back at most


class Spell(NamedTuple):
    """A fault that holds for a while; for all where there is no client."""

    line: act.Line
    client: Client | None
    ends: float


class Director:
    """`counts` tells by a scenario's word how often it happened, or how much it touched.

    `clients` and `stage` are what it acts on; a recording has no stage. `now` gives seconds.
    """

    def __init__(
        self, lines: Iterable[act.Line] = (), seed: int = 1, now: Callable[[], float] = time.monotonic
    ) -> None:
        lines = tuple(lines)
        self.counts: Counter[str] = Counter()
        self.clients: list[Client] = []
        self.stage: Stage | None = None
        self._now = now
        self._random = Random(seed)
        self._schedule = Schedule(lines)
        self._began: float | None = None
        self._at = 0
        self._late: list[tuple[int, Trades]] = []
        self._spells = [Spell(line, None, self._end(line)) for line in lines if isinstance(line.when, act.Always)]

    async def run(self) -> None:
        """Begin what is due, between the market's steps too."""
        while True:
            await asyncio.sleep(BEAT)
            if self._began is not None:
                self.step(self._at)

    def step(self, at: int) -> None:
        """Begin what is due at the market's time `at`; seconds are counted from the first call."""
        self._at, now = at, self._now()
        self._began = now if self._began is None else self._began
        self._spells = [spell for spell in self._spells if spell.ends > now]
        for line in self._schedule.due(now - self._began, at):
            self._begin(line, None)

    def happened(self, moment: act.Moment, after: bool, client: Client) -> Iterator[float]:
        """Begin what is to come when a client does something; gives the seconds to wait in between."""
        for line in self._schedule.happened(moment, after):
            if isinstance(line.action, act.Wait):
                self.counts[line.word] += 1
                yield line.action.seconds
            else:
                self._begin(line, client)

    def holds(
        self, kind: type[act.Action], client: Client, touched: int = 1, topic: tuple[str, str] | None = None
    ) -> bool:
        """Whether such a fault holds for a client; how much it touches is counted."""
        for line in self._holding(kind, client):
            if topic is None or (isinstance(line.action, act.Topical) and line.action.covers(*topic)):
                self.counts[line.word] += touched
                return True
        return False

    def disturb(self, trades: Trades, at: int) -> Trades:
        """What is sent in place of these trades at the market's time `at`."""
        for line in self._holding(act.Disturb):
            if isinstance(line.action, act.Disturb):
                trades = self._disturb(trades, at, line.action)
        come = [held for due, held in self._late if due <= at]
        self._late = [(due, held) for due, held in self._late if due > at]
        return [*trades, *(trade for held in come for trade in held)] if come else trades

    def left_over(self) -> Trades:
        """The late trades that have not been sent."""
        return [trade for _, held in self._late for trade in held]

    def forget(self, client: Client) -> None:
        self._spells = [spell for spell in self._spells if spell.client is not client]

    def _holding(self, kind: type[act.Action], client: Client | None = None) -> Iterator[act.Line]:
        if self._spells:
            now = self._now()
            for line, whose, ends in self._spells:
                if isinstance(line.action, kind) and whose in (None, client) and ends > now:
                    yield line

    def _disturb(self, trades: Trades, at: int, action: act.Disturb) -> Trades:
        if action.how != "late":
            trades, touched = DISTURBANCES[action.how](trades, action.share, self._random)
        elif sum(len(held) for _, held in self._late) < HELD:
            trades, late = hold_back(trades, action.share, self._random)
            self._late.append((at + round(action.seconds * 1000), late))
            touched = len(late)
        else:
            touched = 0
        self.counts[action.how] += touched
        return trades

    def _end(self, line: act.Line) -> float:
        return FOR_EVER if line.seconds is None else self._now() + line.seconds

    def _begin(self, line: act.Line, client: Client | None) -> None:
        logger.info("Scenario: %s", line.text)
        if isinstance(line.action, act.LASTING):
            whose = None if isinstance(line.action, act.Disturb) else client
            self._spells.append(Spell(line, whose, self._end(line)))
        elif isinstance(line.action, act.MARKET):
            self._move(line)
        else:
            for each in [client] if client else list(self.clients):
                self._act(line.action, each)
                self.counts[line.word] += 1

    def _act(self, action: act.Action, client: Client) -> None:
        match action:
            case act.Close():
                client.close(action.code)
            case act.MaxConnections():
                client.evict()
            case act.Garbage():
                client.offer(garbage(action.kind or self._random.choice(list(GARBAGE))))
            case act.Huge():
                client.offer(huge(action.megabytes))

    def _move(self, line: act.Line) -> None:
        if self.stage is None:
            return
        try:
            self.stage.move(line.action, line.seconds or 0.0)
        except (ValueError, KeyError) as problem:
            logger.error("Scenario: %s: %s", line.text, problem.args[0])
            self.counts["refused"] += 1
            return
        self.counts[line.word] += 1
        if isinstance(line.action, act.Jump):
            self._schedule.jumped(self.stage.clock.at)
