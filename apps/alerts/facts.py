"""The figures that an alert was decided on, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SAID = 4  # Figures; of more only the first


def why(kind: str | None, facts: Mapping[str, Any]) -> str:
    """What made it: the kind of event, or the figures of the rule without the price, which stands beside it.

    >>> why("halt", {})
    'halt'
    >>> why("", {"last": 9.5, "change(5m)": 1.021, "day_volume": 371399.0, "vwap": None})
    'change(5m) 1.021, day_volume 371,399'
    """
    said = {name: value for name, value in facts.items() if name != "last" and value is not None}
    return kind or ", ".join(f"{name} {figure(value)}" for name, value in list(said.items())[:SAID])


def figure(value: float) -> str:
    """A figure as people read it.

    >>> figure(4718160.0), figure(3.25), figure(0.0312345)
    ('4,718,160', '3.25', '0.03123')
    """
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:,.5g}" if abs(value) >= 1_000 else f"{value:,.4g}"
