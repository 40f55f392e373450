"""The feed's connection: Massive's WebSocket, or the simulator that speaks the same protocol.

It reads in a thread of its own, hands raw frames over at once, and comes back after every end. It says within
seconds when it delivers nothing; `docs/feed.md` draws its states.
"""

from __future__ import annotations

import logging
import ssl
import time
from collections import Counter
from collections.abc import Callable
from threading import Event

import msgspec
from websocket import WebSocketException

from workers.ingest.sources.back_off import BackOff
from workers.ingest.sources.conversation import Conversation, Evicted, Refused, complain, statuses
from workers.ingest.sources.source import State
from workers.ingest.sources.topics import Topics
from workers.ingest.sources.watchdog import Watchdog

logger = logging.getLogger(__name__)

READ = 1.0  # Seconds one read waits before it looks around
LOOK = 0.2  # Seconds between two looks, however many frames come
SHOWN = 5  # Topics named in a complaint
GETTING_THERE = ("connecting", "subscribing", "listening", "waiting")


class Mute(Exception):
    """Connected, and silent for longer than it may be."""


class MassiveSource:
    """`deliver` takes each raw frame. `heard` counts the data made of them, which is all the watchdog believes;
    `market` tells the market's time for it. `cut` is
    told before the first frame of a new connection that ticks were missed.
    """

    def __init__(
        self,
        host: str,
        key: str,
        topics: Topics,
        watchdog: Watchdog,
        deliver: Callable[[bytes], None],
        cut: Callable[[], None],
        heard: Callable[[], int],
        market: Callable[[], int | None],
    ) -> None:
        self.host = host
        self.key = key
        self.topics = topics
        self.watchdog = watchdog
        self.deliver = deliver
        self.cut = cut
        self.heard = heard
        self.market = market
        self.back_off = BackOff()
        self.state: State = "connecting"
        self.detail = "not connected yet"
        self.alarm = ""
        self.refused = ""
        self.heard_at: float | None = None
        self.counters = Counter(connections=0, drops=0, mutes=0, evictions=0, acks_missing=0, asked_again=0)
        self._count = heard()  # Of data when it was last looked at
        self._next_look = 0.0
        self._misses = False  # Ticks, for the connection ended and the market went on
        self._stopping = Event()

    def stop(self) -> None:
        self._stopping.set()

    def watch(self, topics: tuple[str, ...]) -> None:
        """Subscribe to these topics from now on, and to no other."""
        self.topics.want(topics)

    def run(self) -> None:
        """Connect, subscribe and read until stopped or refused."""
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._live()
            except Refused as refusal:
                self.refused = str(refusal)
                self.alarm = "The provider refuses the key or the plan."
                self._become("refused", self.refused)
                logger.error("The feed refused: %s", refusal)
                return
            except Evicted as eviction:
                self.counters["evictions"] += 1
                self.alarm = "The account is in use by another connection."
                logger.error("Feed %s: %s Is another worker running with this key?", self.host, self.alarm)
                self._wait("cooling", str(eviction), self.back_off.cool_down())
            except Mute as silence:
                self.counters["mutes"] += 1
                self.alarm = "The feed is connected but silent."
                self._become("mute", str(silence))
                self._wait("mute", str(silence), self.back_off.after(time.monotonic() - began))
            except (WebSocketException, OSError, ssl.SSLError, msgspec.MsgspecError, UnicodeDecodeError) as problem:
                trouble = f"{type(problem).__name__}: {problem}"
                self._wait("waiting", trouble, self.back_off.after(time.monotonic() - began))
        self.state, self.detail = "ended", "stopped"

    def _live(self) -> None:
        """One life of a connection."""
        self._become("connecting", f"connecting to {self.host}")
        conversation = Conversation(self.host)
        try:
            self.counters["connections"] += 1
            conversation.authenticate(self.key)
            if self._misses or (self.heard_at and self.watchdog.expects(self.market())):
                self.cut()
            self._misses = False
            self.topics.forget()
            self.watchdog.watch(self.topics.wanted, time.monotonic())
            while not self._stopping.is_set():
                self._ask(conversation)
                if frame := conversation.receive(READ):
                    self._take(frame)
                self._look_around()
        finally:
            self._misses = self._misses or (self.heard_at is not None and self.watchdog.expects(self.market()))
            conversation.close()

    def _ask(self, conversation: Conversation) -> None:
        """Subscribe to what is not subscribed yet; again where the provider said nothing."""
        if self.topics.wanted != self.watchdog.topics:
            self.watchdog.watch(self.topics.wanted, time.monotonic())
        before = self.topics.missing
        for action, params in self.topics.due(time.monotonic()):
            conversation.say(action, params)
        self.counters["asked_again"] = self.topics.asked_again
        if new := set(self.topics.missing) - set(before):
            self.counters["acks_missing"] += len(new)
            logger.warning("Feed %s: never acknowledged: %s", self.host, ", ".join(sorted(new)))

    def _take(self, frame: bytes) -> None:
        for item in statuses(frame):
            complain(item)
            if item.status == "success":
                self.topics.acknowledge(item.message)
        self.deliver(frame)

    def _look_around(self) -> None:
        """Notice whether data came since the last look, and whether it should have."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + LOOK
        market, count = self.market(), self.heard()
        if count != self._count:
            self._count, self.heard_at, self.alarm = count, now, ""
            self.watchdog.heard(now)
            self._become("live", self._subscription())
        elif self.watchdog.is_mute(now, market):
            raise Mute(f"silent for {self.watchdog.silence(now):.0f} s")
        elif not self.watchdog.expects(market):
            self._become("quiet", "the market is closed")
        elif self.state != "live":
            self._become("listening" if self.topics.is_settled else "subscribing", self._subscription())

    def _subscription(self) -> str:
        held, missing = len(self.topics.held), self.topics.missing
        said = f"subscribed to {summary(self.topics.wanted)}, {held} acknowledged"
        return f"{said}, never: {summary(missing)}" if missing else said

    def _wait(self, state: State, trouble: str, wait: float) -> None:
        """Leave the provider alone for so many seconds."""
        if self._stopping.is_set():
            return
        self.counters["drops"] += 1
        self._become(state, f"{trouble}; trying again in {wait:.1f} s")
        logger.warning("Feed %s: %s", self.host, self.detail)
        self._stopping.wait(wait)

    def _become(self, state: State, detail: str) -> None:
        """A feed that was mute stays so until it has delivered, whatever it is doing about it."""
        if self.state == "mute" and state in GETTING_THERE:
            state = "mute"
        if state == "live" != self.state:
            logger.info("Feed %s: live", self.host)
        self.state, self.detail = state, detail


def summary(topics: tuple[str, ...]) -> str:
    """A few topics by name, many by number.

    >>> summary(("T.*", "LULD.*"))
    'T.*, LULD.*'
    """
    return ", ".join(topics) if len(topics) <= SHOWN else f"{len(topics)} topics"
