"""What one client wants: topics such as `T.*` or `LULD.AAPL`."""

from __future__ import annotations

from collections.abc import Iterator

from workers.simulator.items import CHANNELS, WireHalt, WireItem

ALL = "*"


def split(topic: str) -> tuple[str, str] | None:
    """Channel and ticker of a topic; None of one that is unknown."""
    channel, _, ticker = topic.partition(".")
    return (channel, ticker) if channel in CHANNELS and ticker else None


class Subscriptions:
    """The topics held; `add` and `remove` say whether that changed anything."""

    def __init__(self) -> None:
        self._tickers: dict[str, set[str]] = {}

    @property
    def channels(self) -> set[str]:
        return set(self._tickers)

    def add(self, channel: str, ticker: str) -> bool:
        tickers = self._tickers.setdefault(channel, set())
        if ticker in tickers:
            return False
        tickers.add(ticker)
        return True

    def remove(self, channel: str, ticker: str) -> bool:
        tickers = self._tickers.get(channel, set())
        if ticker not in tickers:
            return False
        tickers.remove(ticker)
        if not tickers:
            del self._tickers[channel]
        return True

    def wanted(self, channel: str, items: list[WireItem]) -> list[WireItem]:
        """Those of a channel's items that are subscribed to: the very same list where that is all of them."""
        tickers = self._tickers.get(channel)
        if not tickers:
            return []
        return items if ALL in tickers else [item for item in items if ticker_of(item) in tickers]

    def __iter__(self) -> Iterator[str]:
        return (f"{channel}.{ticker}" for channel, tickers in self._tickers.items() for ticker in sorted(tickers))


def ticker_of(item: WireItem) -> str:
    return item.T if isinstance(item, WireHalt) else item.sym
