"""What the companies of the synthetic market do and are worth: invented, and the same in every market."""

from __future__ import annotations

from binascii import crc32
from typing import Any

from workers.simulator.market.tickers import BUSIEST, FUNDS, sectors

# One industry code for each sector of the market.
INDUSTRIES = (
    ("1311", "CRUDE PETROLEUM & NATURAL GAS"),
    ("1040", "GOLD AND SILVER ORES"),
    ("3720", "AIRCRAFT & PARTS"),
    ("5651", "RETAIL-FAMILY CLOTHING STORES"),
    ("2080", "BEVERAGES"),
    ("2834", "PHARMACEUTICAL PREPARATIONS"),
    ("6022", "STATE COMMERCIAL BANKS"),
    ("3674", "SEMICONDUCTORS & RELATED DEVICES"),
    ("4841", "CABLE & OTHER PAY TELEVISION SERVICES"),
    ("4911", "ELECTRIC SERVICES"),
    ("6798", "REAL ESTATE INVESTMENT TRUSTS"),
)
KNOWN = 7  # The sector of names everybody knows, which would look odd elsewhere


def details(ticker: str, price: float) -> dict[str, Any]:
    """What the provider's ticker details say of one."""
    number = KNOWN if ticker in BUSIEST else int(sectors([ticker])[0])
    code, words = INDUSTRIES[number]
    shares = 10 ** (6.0 + crc32(ticker[::-1].encode()) % 4_000 / 1_000)
    return {"ticker": ticker, "sic_code": code, "sic_description": words, "market_cap": round(price * shares, 2)}


def kind(ticker: str) -> str:
    """What a ticker is listed as: those that stand for indices are funds, and some of the made-up ones."""
    return "ETF" if ticker in FUNDS or (ticker.startswith("Z") and ticker.endswith("E")) else "CS"
