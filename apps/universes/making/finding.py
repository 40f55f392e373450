"""All symbols with what the market says of them now, and what a universe's definition finds among them."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.conf import settings
from redis import RedisError

from apps.universes.models import MadeBy, Symbol, Universe
from apps.universes.rules.combining import HOW, combine
from apps.universes.rules.rule import Invalid, Rule, rule_of
from apps.universes.rules.table import Facts, Table, Today, find, table_of
from tickstock.market.rows import Rows
from tickstock.stream import client
from tickstock.stream.rows import load_now

logger = logging.getLogger(__name__)


def market() -> Rows | None:
    """The rows of the live market; None where there are none, or the broker does not answer."""
    try:
        with client.connect(settings.STREAM_URL) as redis:
            return load_now(redis)
    except (RedisError, ValueError) as problem:
        logger.warning("The market's rows could not be read: %s", problem)
        return None


def today(rows: Rows) -> dict[str, Today]:
    """What the market says now of each symbol it has seen."""
    columns = (rows[name].tolist() for name in ("symbol", "last", "close", "prev_close", "day_volume"))
    return {
        symbol.decode(): Today(last or close or before or float("nan"), shares)
        for symbol, last, close, before, shares in zip(*columns, strict=True)
    }


def everything(rows: Rows | None) -> Table:
    """All symbols that are listed."""
    facts = Symbol.objects.filter(is_active=True).order_by("ticker").values_list(*Facts._fields)
    return table_of([Facts(*one) for one in facts], {} if rows is None else today(rows))


class Finder:
    """Finds by rule, over the market as it was when it was made."""

    def __init__(self, rows: Rows | None) -> None:
        self.knows_market = rows is not None
        self.table = everything(rows)

    def find(self, rule: Rule) -> frozenset[str] | None:
        """The symbols of a rule; None where it asks what nobody knows at present."""
        return find(rule, self.table) if self.knows_market or not rule.asks_the_market else None


def combined(definition: Mapping[str, object]) -> frozenset[str]:
    """The symbols of a combination, of those parts that are still there. Raises Invalid."""
    how, keys = definition.get("how"), definition.get("parts")
    if how not in HOW or not isinstance(keys, list) or not all(isinstance(key, int) for key in keys):
        raise Invalid("It does not say of what it is made, and how.")
    parts = Universe.objects.in_bulk(keys)
    return combine(str(how), [parts[key].tickers() for key in keys if key in parts])


def finds(universe: Universe, finder: Finder | None = None) -> frozenset[str] | None:
    """What a universe's definition says its members are; None where nobody can say. Raises Invalid."""
    if universe.made_by == MadeBy.RULE:
        rule = rule_of(universe.definition)
        return (finder or Finder(market() if rule.asks_the_market else None)).find(rule)
    return combined(universe.definition) if universe.made_by == MadeBy.COMBINATION else None
