"""What several questions and answers are made of."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from apps.api.problems import Refused
from tickstock.market.symbols import TICKER

END = r"$(?!\n)"  # The end of a text, where `$` alone would take a line's
Id = Annotated[int, Meta(ge=1, le=2**53)]
Name = Annotated[str, Meta(min_length=1, max_length=80)]
Ticker = Annotated[str, Meta(pattern=f"^{TICKER.pattern}{END}", examples=["AAPL"])]
Tickers = Annotated[list[Ticker], Meta(max_length=12_000)]
Position = Annotated[
    str,
    Meta(
        pattern=f"^[0-9]{{1,15}}:[0-9]{{1,15}}{END}", description="EPOCH:SEQ, a place in the log", examples=["7:1024"]
    ),
]
Cursor = Annotated[str, Meta(max_length=200, description="As `next` of the page before gave it")]


def no_nul(text: str) -> str:
    """The text; no database stores a NUL."""
    if "\0" in text:
        raise Refused("A text may hold no NUL character.", 422)
    return text
