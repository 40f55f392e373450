"""Where and as what symbols are listed, in words."""

from __future__ import annotations

EXCHANGES = {
    "XNAS": "Nasdaq",
    "XNYS": "New York (NYSE)",
    "ARCX": "NYSE Arca",
    "XASE": "NYSE American",
    "BATS": "Cboe BZX",
}
TYPES = {
    "CS": "Common stock",
    "ETF": "ETF",
    "ETN": "ETN",
    "ETV": "ETV",
    "ADRC": "ADR",
    "FUND": "Fund",
    "PFD": "Preferred",
    "WARRANT": "Warrant",
    "UNIT": "Unit",
    "RIGHT": "Right",
    "SP": "Structured product",
}
EXCHANGE_TRADED = ("ETF", "ETN", "ETV")
