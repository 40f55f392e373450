"""The eleven sectors, by the industry codes (SIC) of the provider."""

from __future__ import annotations

ENERGY = "Energy"
MATERIALS = "Materials"
INDUSTRIALS = "Industrials"
DISCRETIONARY = "Consumer discretionary"
STAPLES = "Consumer staples"
HEALTH = "Health care"
FINANCIALS = "Financials"
TECHNOLOGY = "Technology"
COMMUNICATION = "Communication services"
UTILITIES = "Utilities"
REAL_ESTATE = "Real estate"

SECTORS = (
    ENERGY,
    MATERIALS,
    INDUSTRIALS,
    DISCRETIONARY,
    STAPLES,
    HEALTH,
    FINANCIALS,
    TECHNOLOGY,
    COMMUNICATION,
    UTILITIES,
    REAL_ESTATE,
)

# First and last code; the first line that fits holds, so exceptions stand before the rule.
CODES = (
    (1531, 1531, DISCRETIONARY),  # Home builders
    (2833, 2836, HEALTH),
    (2840, 2844, STAPLES),
    (3021, 3021, DISCRETIONARY),  # Footwear
    (3570, 3579, TECHNOLOGY),
    (3630, 3659, DISCRETIONARY),
    (3660, 3689, TECHNOLOGY),
    (3710, 3716, DISCRETIONARY),  # Motor vehicles
    (3826, 3826, HEALTH),
    (3840, 3851, HEALTH),
    (3800, 3899, TECHNOLOGY),
    (4950, 4959, INDUSTRIALS),  # Waste
    (5045, 5065, TECHNOLOGY),
    (5122, 5122, HEALTH),
    (5140, 5159, STAPLES),
    (5170, 5179, ENERGY),
    (5331, 5331, STAPLES),
    (5400, 5499, STAPLES),
    (5912, 5912, STAPLES),
    (6324, 6324, HEALTH),
    (6500, 6599, REAL_ESTATE),
    (6798, 6798, REAL_ESTATE),
    (7310, 7319, COMMUNICATION),
    (7370, 7379, TECHNOLOGY),
    (8731, 8731, HEALTH),
    (100, 999, STAPLES),
    (1000, 1099, MATERIALS),
    (1200, 1399, ENERGY),
    (1400, 1499, MATERIALS),
    (1500, 1799, INDUSTRIALS),
    (2000, 2199, STAPLES),
    (2200, 2399, DISCRETIONARY),
    (2400, 2499, MATERIALS),
    (2500, 2599, DISCRETIONARY),
    (2600, 2699, MATERIALS),
    (2700, 2799, COMMUNICATION),
    (2800, 2899, MATERIALS),
    (2900, 2999, ENERGY),
    (3000, 3099, MATERIALS),
    (3100, 3199, DISCRETIONARY),
    (3200, 3399, MATERIALS),
    (3400, 3799, INDUSTRIALS),
    (3900, 3999, DISCRETIONARY),
    (4000, 4799, INDUSTRIALS),
    (4800, 4899, COMMUNICATION),
    (4900, 4999, UTILITIES),
    (5000, 5199, INDUSTRIALS),
    (5200, 5999, DISCRETIONARY),
    (6000, 6799, FINANCIALS),
    (7000, 7299, DISCRETIONARY),
    (7300, 7399, INDUSTRIALS),
    (7500, 7699, DISCRETIONARY),
    (7800, 7899, COMMUNICATION),
    (7900, 7999, DISCRETIONARY),
    (8000, 8099, HEALTH),
    (8200, 8299, DISCRETIONARY),
    (8700, 8799, INDUSTRIALS),
)


def sector(code: str | None) -> str:
    """The sector of an industry code; nothing where there is none.

    >>> sector("3674"), sector("2834"), sector(None), sector("x")
    ('Technology', 'Health care', '', '')
    """
    if not code or not code.isdecimal():
        return ""
    return next((name for first, last, name in CODES if first <= int(code) <= last), "")
