"""Massive's REST answers about the synthetic market: its tickers, its days before, and which trades count."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from tickstock.market.conditions import ALL, ALLOWED, EXTREME, LAST, VOLUME
from tickstock.market.sessions import NEW_YORK, Spans
from workers.simulator.companies import details, kind
from workers.simulator.history import Bars, Column, History

Answer = tuple[int, bytes]

MINUTE = 60.0  # Seconds
LOOK = 0.5  # Seconds between two looks whether a day has closed
PAGE, LARGEST_PAGE = 100, 1_000  # Items, by default and at most
CONDITIONS = (*range(42), 52, 53, 55)
EXCHANGES = ("XNYS", "XNAS", "ARCX")
GROUPED, TICKER, PREVIOUS = "/v2/aggs/grouped/locale/us/market/stocks/", "/v2/aggs/ticker/", "/prev"


class Refused(Exception):
    """A request that is not answered: status and words."""


class Rest:
    """`now` gives the market's time in epoch ms; `key` is the only one accepted (None: any), `limit` the calls a
    minute that are answered (0: all). A day is told once its regular hours are over."""

    def __init__(
        self,
        symbols: Sequence[str],
        prices: Column,
        spans: Spans,
        now: Callable[[], int],
        *,
        seed: int = 1,
        key: str | None = None,
        limit: int = 0,
        names: Mapping[str, str] | None = None,
        splits: Sequence[dict[str, Any]] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.symbols = symbols
        self.numbers = {symbol: number for number, symbol in enumerate(symbols)}
        self.prices = prices
        self.history = History(prices, spans, now(), seed)
        self.now = now
        self.key = key
        self.limit = limit
        self.names = names or {}
        self.splits = splits
        self.clock = clock
        self.calls: deque[float] = deque(maxlen=max(limit, 1))  # When the newest ones came

    def answer(self, target: str, authorization: str = "") -> Answer:
        """Status and JSON for a path with its query; `authorization` is the header of that name."""
        try:
            self._admit(authorization)
            split = urlsplit(target)
            found = self._route(split.path, dict(parse_qsl(split.query)))
        except Refused as problem:
            status, words = problem.args
            return status, msgspec.json.encode({"status": "ERROR", "request_id": "simulated", "error": words})
        return 200, msgspec.json.encode({"status": "OK", "request_id": "simulated"} | found)

    async def watch(self) -> None:
        """Remember, for ever, what each day closes at."""
        while True:
            self.history.note(self.now())
            await asyncio.sleep(LOOK)

    def _admit(self, authorization: str) -> None:
        if self.key is not None and authorization != f"Bearer {self.key}":
            raise Refused(HTTPStatus.UNAUTHORIZED, "Unknown API Key")
        if self.limit:
            now = self.clock()
            if len(self.calls) == self.limit and now - self.calls[0] < MINUTE:
                raise Refused(HTTPStatus.TOO_MANY_REQUESTS, "You've exceeded the maximum requests per minute.")
            self.calls.append(now)

    def _route(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        if path == "/v3/reference/tickers":
            return self._page(path, query, self._tickers(query))
        if path.startswith("/v3/reference/tickers/"):
            return {"results": self._details(path.removeprefix("/v3/reference/tickers/"))}
        if path == "/v3/reference/conditions":
            return self._page(path, query, [condition(number) for number in CONDITIONS])
        if path == "/v3/reference/splits":
            return self._page(path, query, self.splits)
        if path == "/v1/marketstatus/now":
            return {"market": "open", "serverTime": self._moment().isoformat(timespec="seconds")}
        if path.startswith(GROUPED):
            return self._days(path.removeprefix(GROUPED))
        if path.startswith(TICKER) and path.endswith(PREVIOUS):
            return self._previous(path.removeprefix(TICKER).removesuffix(PREVIOUS))
        raise Refused(HTTPStatus.NOT_FOUND, "404 page not found")

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self.now() / 1000, NEW_YORK)

    def _tickers(self, query: dict[str, str]) -> Sequence[dict[str, Any]]:
        if query.get("active") == "false":
            return []
        return [self._ticker(number, symbol) for number, symbol in enumerate(self.symbols)]

    def _ticker(self, number: int, symbol: str) -> dict[str, Any]:
        name = {"name": self.names[symbol]} if symbol in self.names else {}
        exchange = EXCHANGES[number % len(EXCHANGES)]
        return {"ticker": symbol, **name, "market": "stocks", "locale": "us", "primary_exchange": exchange,
                "type": kind(symbol), "active": True, "currency_name": "usd"}  # fmt: skip

    def _details(self, ticker: str) -> dict[str, Any]:
        if ticker not in self.numbers:
            raise Refused(HTTPStatus.NOT_FOUND, "Ticker not found.")
        number = self.numbers[ticker]
        return self._ticker(number, ticker) | details(ticker, float(self.prices[number]))

    def _page(self, path: str, query: dict[str, str], found: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """One page, and where the next one is: its cursor is the number of the first item and the page's size."""
        first, _, size = query.get("cursor", f"0-{query.get('limit', PAGE)}").partition("-")
        if not (first.isdecimal() and size.isdecimal() and 1 <= int(size) <= LARGEST_PAGE):
            raise Refused(HTTPStatus.BAD_REQUEST, "'limit' or 'cursor' is not valid")
        end = int(first) + int(size)
        rest = f"&active={query['active']}" if "active" in query else ""
        more = {"next_url": f"https://api.massive.com{path}?cursor={end}-{size}{rest}"} if end < len(found) else {}
        results = found[int(first) : end]
        return {"results": results, "count": len(results)} | more

    def _days(self, text: str) -> dict[str, Any]:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise Refused(HTTPStatus.BAD_REQUEST, "Could not parse the time parameter: 'date'") from None
        closed = self.history.closed_at(day)
        results = bars(self.symbols, self.history.bars(day), closed) if 0 < closed <= self.now() else []
        counts = {"queryCount": len(results), "resultsCount": len(results), "count": len(results), "adjusted": True}
        return counts | ({"results": results} if results else {})

    def _previous(self, ticker: str) -> dict[str, Any]:
        if ticker not in self.symbols:
            return {"ticker": ticker, "queryCount": 0, "resultsCount": 0, "adjusted": True}
        days = [day for day, closed in self.history.closes.items() if closed <= self.now()]
        place, day = list(self.symbols).index(ticker), date.fromordinal(days[-1])
        columns = Bars(*(column[place : place + 1] for column in self.history.bars(day)))
        results = bars([ticker], columns, self.history.closed_at(day))
        return {"ticker": ticker, "queryCount": 1, "resultsCount": 1, "adjusted": True, "results": results}


class Bar(msgspec.Struct, gc=False):
    T: str
    v: float
    vw: float
    o: float
    c: float
    h: float
    l: float  # noqa: E741  The provider's name
    t: int
    n: int


def bars(symbols: Sequence[str], columns: Bars, closed: int) -> list[Bar]:
    o, h, l, c, v = (column.tolist() for column in columns)  # noqa: E741
    return [
        Bar(symbol, volume, close, opens, close, high, low, closed, 1 + int(volume / 100))
        for symbol, opens, high, low, close, volume in zip(symbols, o, h, l, c, v, strict=True)
    ]


def condition(number: int) -> dict[str, Any]:
    """A sale condition, by the built-in rules."""
    may = ALLOWED.get(number, ALL)
    rules = {
        "updates_high_low": bool(may & EXTREME),
        "updates_open_close": bool(may & LAST),
        "updates_volume": bool(may & VOLUME),
    }
    return {"id": number, "type": "sale_condition", "name": f"Condition {number}", "asset_class": "stocks",
            "data_types": ["trade"], "update_rules": {"consolidated": rules, "market_center": rules}}  # fmt: skip
