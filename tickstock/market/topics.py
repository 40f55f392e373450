"""What a feed can be asked for: a channel and a ticker, or `*` for the whole market."""

from __future__ import annotations

from tickstock.market.shards import Shard
from tickstock.market.symbols import TICKER

CHANNELS = ("T", "Q", "A", "AM", "LULD")  # Trades, quotes, second and minute bars, halts
ALL = "*"


def topic(text: str) -> str:
    """A topic such as T.* or Q.AAPL; ValueError when it is none.

    >>> topic(" T.AAPL ")
    'T.AAPL'
    """
    channel, _, ticker = text.strip().partition(".")
    if channel not in CHANNELS or not (ticker == ALL or TICKER.fullmatch(ticker)):
        raise ValueError(f"{text.strip()!r} is no topic: expected one such as T.* or Q.AAPL, of {', '.join(CHANNELS)}")
    return text.strip()


def topics(text: str) -> tuple[str, ...]:
    """Topics separated by commas, spaces or lines, each once; ValueError when one is none, or there are none."""
    found = tuple(dict.fromkeys(map(topic, text.replace(",", " ").split())))
    if not found:
        raise ValueError("expected topics such as T.* or T.AAPL,Q.AAPL")
    return found


def tickers(found: tuple[str, ...]) -> frozenset[str] | None:
    """The tickers of topics; None for the whole market."""
    named = frozenset(one.partition(".")[2] for one in found)
    return None if ALL in named else named


def own(found: tuple[str, ...], shard: Shard) -> tuple[str, ...]:
    """What a part's worker asks for of these topics; of the whole market it is sent everything, and keeps its part.

    >>> own(("LULD.*", "T.AAPL", "T.MSFT"), Shard(0, 2))
    ('LULD.*', 'T.AAPL')
    """
    named = [(one, one.partition(".")[2]) for one in found]
    return tuple(one for one, ticker in named if ticker == ALL or shard.takes(ticker))
