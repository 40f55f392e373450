"""Who is listed: real tickers of index members, which carry invented prices; the others are made up and begin with Z."""

from __future__ import annotations

from binascii import crc32
from itertools import product
from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray

NYSE, AMEX, NASDAQ = 1, 2, 3
SECTORS = 11
# The names people know trade most.
BUSIEST = ("NVDA", "TSLA", "AAPL", "AMZN", "MSFT", "GOOGL", "META", "AMD", "AVGO", "NFLX", "PLTR", "INTC")
FUNDS = ("SPY", "QQQ", "DIA", "IWM")  # They stand for indices


def tickers(count: int) -> list[str]:
    """Members of the S&P 500 and the Nasdaq-100, funds of indices, then made-up tickers, `count` in all, the busiest first."""
    import index_constitution  # It loads pandas: only a synthetic market pays for that.

    members = dict.fromkeys(
        (*index_constitution.latest("sp500")["symbol"], *index_constitution.latest("nasdaq100")["symbol"])
    )
    known = dict.fromkeys(ticker for ticker in BUSIEST if ticker in members) | members | dict.fromkeys(FUNDS)
    made_up = ("Z" + "".join(letters) for letters in product(ascii_uppercase, repeat=3))
    return list(known | dict.fromkeys(name for name in made_up if name not in members))[:count]


def listing(ticker: str) -> int:
    """The tape of a ticker: up to three letters New York's, as in the old days, most others Nasdaq's."""
    if len(ticker.partition(".")[0]) <= 3:
        return NYSE
    return AMEX if ticker.startswith("Z") and ticker.endswith(("A", "E", "I", "O", "U")) else NASDAQ


def sectors(symbols: list[str]) -> NDArray[np.intp]:
    """A sector for each, 0 to SECTORS - 1: the same in every market."""
    return np.array([crc32(ticker.encode()) % SECTORS for ticker in symbols], np.intp)
