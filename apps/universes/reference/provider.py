"""What Massive's REST endpoints say, in our own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import nan

import msgspec

from apps.universes.reference.bars import Bar, Bars, table
from apps.universes.reference.client import PatientClient
from apps.universes.reference.past import Split
from apps.universes.reference.trouble import Trouble
from tickstock.market.conditions import ALL, EXTREME, LAST, VOLUME, complaint
from tickstock.market.sessions import NEW_YORK

PAGE = 1_000  # Items the provider sends at once at most
SETTLED = timedelta(hours=3, minutes=30)  # After midnight: then all of the day before is known, and no session is open


class Clock(msgspec.Struct):
    serverTime: str


class Rules(msgspec.Struct):
    updates_high_low: bool = True
    updates_open_close: bool = True
    updates_volume: bool = True


class UpdateRules(msgspec.Struct):
    consolidated: Rules | None = None


class Condition(msgspec.Struct):
    id: int
    update_rules: UpdateRules | None = None


class SplitItem(msgspec.Struct):
    ticker: str
    execution_date: date
    split_from: float
    split_to: float


class DayBar(msgspec.Struct, gc=False):
    T: str
    h: float | None = None
    l: float | None = None  # noqa: E741  The provider's name
    c: float | None = None


class Ticker(msgspec.Struct):
    ticker: str
    name: str | None = None
    primary_exchange: str | None = None
    type: str | None = None
    delisted_utc: datetime | None = None
    share_class_figi: str | None = None


class Details(msgspec.Struct):
    sic_code: str | None = None
    sic_description: str | None = None
    market_cap: float | None = None


class DetailsAnswer(msgspec.Struct):
    results: Details


def market_date(moment: datetime) -> date:
    """The market's date: it changes when the day before has settled, half an hour before PRE."""
    return (moment.astimezone(NEW_YORK) - SETTLED).date()


class Provider:
    """Each method is one or a few calls, and raises Trouble where they are not answered as they should be."""

    def __init__(self, client: PatientClient) -> None:
        self.client = client

    def today(self) -> date:
        """The market's date by the provider's clock."""
        response = self.client.get_market_status(raw=True)
        try:
            clock = msgspec.json.decode(response.data, type=Clock)
            return market_date(datetime.fromisoformat(clock.serverTime))
        except (msgspec.MsgspecError, ValueError) as problem:
            raise Trouble(f"{response.url}: {problem}") from problem

    def conditions(self) -> dict[int, int]:
        """What each condition of trades allows, by the consolidated rules."""
        first = self.client.list_conditions(asset_class="stocks", data_type="trade", limit=PAGE, raw=True)
        allowed: dict[int, int] = {}
        for page in self.client.pages(first, Condition):
            for item in page:
                if item.update_rules and (rules := item.update_rules.consolidated):
                    may = (
                        EXTREME * rules.updates_high_low
                        | LAST * rules.updates_open_close
                        | VOLUME * rules.updates_volume
                    )
                    allowed[item.id] = allowed.get(item.id, ALL) & may
        if wrong := complaint(allowed):
            raise Trouble(f"{first.url}: {wrong}")
        return allowed

    def splits(self, since: date) -> list[Split]:
        """The splits from `since` on, those of days to come too."""
        first = self.client.list_splits(execution_date_gte=since.isoformat(), limit=PAGE, raw=True)
        return [
            Split(item.ticker, item.execution_date, item.split_from / item.split_to)
            for page in self.client.pages(first, SplitItem)
            for item in page
            if item.split_from > 0 and item.split_to > 0
        ]

    def bars(self, day: date) -> Bars:
        """The whole market on one day, as traded; nothing where nothing was."""
        response = self.client.get_grouped_daily_aggs(day.isoformat(), adjusted=False, raw=True)
        (found,) = self.client.pages(response, DayBar)
        return table(Bar(one.T, *(nan if price is None else price for price in (one.h, one.l, one.c))) for one in found)

    def tickers(self) -> Iterator[list[Ticker]]:
        """All stocks that are traded, page by page."""
        first = self.client.list_tickers(market="stocks", active=True, limit=PAGE, raw=True)
        return self.client.pages(first, Ticker)

    def delisted_on(self, ticker: str) -> date | None:
        """When a ticker left the market last; None where the provider does not say."""
        first = self.client.list_tickers(ticker=ticker, market="stocks", active=False, limit=PAGE, raw=True)
        found = [item.delisted_utc for page in self.client.pages(first, Ticker) for item in page if item.delisted_utc]
        return max(found).date() if found else None

    def details(self, ticker: str) -> Details:
        """What a company does and is worth."""
        response = self.client.get_ticker_details(ticker, raw=True)
        try:
            return msgspec.json.decode(response.data, type=DetailsAnswer).results
        except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
            raise Trouble(f"{response.url}: {problem}") from problem
