"""Which topics are wanted, which of them the provider has acknowledged, and what to ask for next. Pure.

The provider passes over a topic it does not know, and one that is held already, without a word. So each topic has
a deadline, is asked for again, and is reported in the end; the others flow meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

WAIT = 5.0  # Seconds an acknowledgement may take
TRIES = 3  # Then it is reported
LARGEST = 4_000  # Characters of topics in one frame


class Ask(NamedTuple):
    action: str
    params: str


class Topics:
    """The subscription of one connection; `want` may be called from another thread."""

    def __init__(self, wanted: tuple[str, ...]) -> None:
        self.wanted = wanted
        self._asked: dict[str, tuple[int, float]] = {}  # Topic: times asked, and when last
        self.held: set[str] = set()
        self.asked_again = 0

    def want(self, topics: tuple[str, ...]) -> None:
        """Change what is wanted; `due` says what to ask for because of it."""
        self.wanted = topics

    def forget(self) -> None:
        """A new connection holds nothing."""
        self._asked.clear()
        self.held.clear()

    def acknowledge(self, message: str) -> None:
        """Take in the provider's word, such as `subscribed to: T.AAPL`."""
        words, _, topic = message.strip().rpartition(" ")
        if words.startswith("subscribed") and topic in self._asked:
            self.held.add(topic)

    @property
    def missing(self) -> tuple[str, ...]:
        """Topics that were asked for as often as they will be, and never acknowledged."""
        return tuple(topic for topic in self.wanted if self._given_up(topic))

    @property
    def is_settled(self) -> bool:
        """Whether each topic is held or reported."""
        return all(topic in self.held or self._given_up(topic) for topic in self.wanted)

    def due(self, now: float) -> list[Ask]:
        """What to say now; at `now`, monotonic seconds."""
        wanted = self.wanted
        gone = [topic for topic in self._asked if topic not in set(wanted)]
        for topic in gone:
            del self._asked[topic]
            self.held.discard(topic)
        again = [topic for topic in wanted if topic not in self.held and self._is_due(topic, now)]
        for topic in again:
            tries, _ = self._asked.get(topic, (0, now))
            self._asked[topic] = tries + 1, now
            self.asked_again += tries > 0
        return [Ask("unsubscribe", params) for params in bundles(gone)] + [
            Ask("subscribe", params) for params in bundles(again)
        ]

    def _is_due(self, topic: str, now: float) -> bool:
        if topic not in self._asked:
            return True
        tries, asked_at = self._asked[topic]
        if now - asked_at < WAIT:
            return False
        if tries >= TRIES:
            self._asked[topic] = TRIES + 1, asked_at  # Its last deadline has passed
            return False
        return True

    def _given_up(self, topic: str) -> bool:
        return topic not in self.held and self._asked.get(topic, (0, 0.0))[0] > TRIES


def bundles(topics: list[str]) -> Iterator[str]:
    """Topics joined by commas, in pieces that fit into a frame.

    >>> list(bundles(["T.AAPL", "T.MSFT"]))
    ['T.AAPL,T.MSFT']
    """
    bundle = ""
    for topic in topics:
        if bundle and len(bundle) + len(topic) >= LARGEST:
            yield bundle
            bundle = ""
        bundle = f"{bundle},{topic}" if bundle else topic
    if bundle:
        yield bundle
