"""Figures and symbols as people write them, and the other way round."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from apps.universes.filters.table import TIMES, Setting
from tickstock.market.filters import Filter
from tickstock.market.symbols import TICKER

SYMBOLS = 500  # In one list
FIGURE = re.compile(r"(-?(?:[0-9]{1,15}(?:\.[0-9]{0,12})?|\.[0-9]{1,12}))([kKmMbB]?)")
POWERS = {"": 0, "k": 3, "m": 6, "b": 9}  # Of ten
LARGE = (("B", 9), ("M", 6), ("k", 3))


def parse(setting: Setting, text: str) -> float | int:
    """The figure a person wrote, such as 0.15%, $12 or 1.5M; ValueError says what to do instead."""
    plain = re.sub(r"[\s,_$%\u00d7]|(?<=[0-9])x$", "", text.strip())
    match = FIGURE.fullmatch(plain)
    if match is None:
        raise ValueError(f"Write a number, such as {_example(setting)}.")
    value = Decimal(match[1]).scaleb(POWERS[match[2].lower()])
    if setting.unit == "%":
        value = value.scaleb(-2)
    low, high = setting.range
    if not Decimal(repr(low)) <= value <= Decimal(repr(high)):
        raise ValueError(f"Choose {show(setting, low)} to {show(setting, high)}.")
    if setting.is_whole and value != int(value):
        raise ValueError("Choose a whole number.")
    return int(value) if setting.is_whole else float(value)


def show(setting: Setting, value: float) -> str:
    """A figure as it stands in its field, without its unit: 0.15, 1.5M, 12.

    What `parse` reads back is the very same figure.
    """
    exact = Decimal(repr(value))
    if setting.unit == "%":
        exact = exact.scaleb(2)
    for letter, power in LARGE:
        small = exact.scaleb(-power)
        if setting.unit in ("$", "shares") and small >= 1 and small == round(small, 3) and exact >= 10_000:
            return f"{_plain(small)}{letter}"
    return _plain(exact)


def words(setting: Setting, value: Any) -> str:
    """What a setting says, for somebody who knows its label: "0.15%", "Highs, Lows", "AAPL, MSFT and 3 more"."""
    if setting.choices:
        return ", ".join(label for key, label in setting.choices.items() if key in value) or "none"
    if setting.is_figure:
        return unit_of(setting, show(setting, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    named = sorted(value)
    more = f" and {len(named) - 5} more" if len(named) > 5 else ""
    return ", ".join(named[:5]) + more


def unit_of(setting: Setting, figure: str) -> str:
    """A figure with its unit at the side where it belongs."""
    if setting.unit == "$":
        return f"${figure}"
    return f"{figure}{' ' if setting.unit[:1].isalpha() else ''}{setting.unit}"


def tickers(text: str) -> frozenset[str]:
    """Tickers separated by commas, spaces or lines; ValueError names what is none."""
    found = list(dict.fromkeys(re.split(r"[\s,;]+", text.strip()))) if text.strip() else []
    wrong = [one for one in found if not TICKER.fullmatch(one)]
    if wrong:
        named = ", ".join(ascii(one[:20])[1:-1] for one in wrong[:3])
        raise ValueError(f"Not a symbol: {named}. Write them in capitals, such as AAPL or BRK.B.")
    if len(found) > SYMBOLS:
        raise ValueError(f"Name at most {SYMBOLS} symbols; these are {len(found):,}.")
    return frozenset(found)


def to_text(wanted: Filter, setting: Setting) -> Any:
    """What stands in the field of a setting."""
    value = getattr(wanted, setting.name)
    if setting.choices:
        return [str(key) for key in setting.choices if key in value]
    if setting.is_figure:
        return "" if value == setting.default else show(setting, value)
    return value if isinstance(value, bool) else " ".join(sorted(value))


def _plain(exact: Decimal) -> str:
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _example(setting: Setting) -> str:
    return {"%": "0.15", "$": "12.50 or 1.5M", "shares": "500k", TIMES: "3"}.get(
        setting.unit, "0.9" if not setting.is_whole else "20"
    )
