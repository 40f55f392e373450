"""How big companies are."""

from __future__ import annotations

# Each begins at so many dollars of market value.
BANDS = {"nano": 0.0, "micro": 50e6, "small": 300e6, "mid": 2e9, "large": 10e9, "mega": 200e9}


def band(market_cap: float | None) -> str:
    """The band of a market value; nothing where it is not known.

    >>> band(3e12), band(50e6), band(None)
    ('mega', 'micro', '')
    """
    if market_cap is None or not market_cap > 0.0:
        return ""
    return [name for name, begins in BANDS.items() if market_cap >= begins][-1]
