"""Figures and rules in words."""

from __future__ import annotations

from typing import Any

from django import template

from apps.universes.catalogue.listings import EXCHANGES, TYPES

register = template.Library()
UNKNOWN = "–"  # noqa: RUF001
MINUS = "−"  # noqa: RUF001


@register.filter
def price(value: float | None) -> str:
    """Dollars as tables show them: 1,234.56, and 0.1234 under a dollar."""
    if value is None:
        return UNKNOWN
    return f"{value:,.2f}" if value >= 1.0 else f"{value:.4f}"


@register.filter
def move(value: float | None) -> str:
    """A percentage with its sign."""
    return UNKNOWN if value is None else f"{value:+.2f}%".replace("-", MINUS)


@register.filter
def tone(value: float | None) -> str:
    """The class of a rise or a fall."""
    return "" if not value else "up" if value > 0.0 else "down"


@register.filter
def shares(value: float | None) -> str:
    """Shares as tables show them: 950, 41k, 1.9M, 2.31B."""
    if value is None:
        return UNKNOWN
    for begins, unit, digits in ((1e9, "B", 2), (1e6, "M", 1), (1e3, "k", 0)):
        if value >= begins:
            return f"{value / begins:.{digits}f}{unit}"
    return f"{value:.0f}"


@register.filter
def rule_words(definition: dict[str, Any]) -> list[tuple[str, str]]:
    """What a rule asks for, name by name."""
    said = [
        ("Sector", ", ".join(definition.get("sectors", ()))),
        ("Theme", ", ".join(definition.get("themes", ()))),
        ("Market cap", ", ".join(definition.get("bands", ()))),
        ("Type", ", ".join(TYPES[one] for one in definition.get("types", ()))),
        ("Exchange", ", ".join(EXCHANGES[one] for one in definition.get("exchanges", ()))),
        ("Price", _between(definition.get("price_from"), definition.get("price_to"))),
        ("Shares today", f"at least {definition['shares_from']:,}" if "shares_from" in definition else ""),
        ("Picked beside it", ", ".join(definition.get("also", ()))),
        ("Never", ", ".join(definition.get("never", ()))),
    ]
    return [(name, words) for name, words in said if words]


def _between(low: float | None, high: float | None) -> str:
    words = (f"from ${price(low)}" if low else "", f"to ${price(high)}" if high else "")
    return " ".join(filter(None, words))
