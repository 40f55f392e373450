"""A flat file of trades as timed frames."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workers.flatfile import FlatFile, FlatTrade
from workers.simulator.items import FRAME, WireTrade

TOGETHER_MS = 20  # Trades of so many milliseconds share a frame


def recording(path: Path) -> Iterator[list[WireTrade]]:
    """The file's trades in order, grouped as a live feed would send them."""
    frame: list[WireTrade] = []
    for trade in FlatFile(path):
        if frame and (len(frame) == FRAME or trade.at - frame[0].t > TOGETHER_MS):
            yield frame
            frame = []
        frame.append(on_the_wire(trade))
    if frame:
        yield frame


def on_the_wire(trade: FlatTrade) -> WireTrade:
    return WireTrade(
        sym=trade.ticker,
        i=trade.trade_id,
        x=trade.exchange,
        z=trade.tape,
        p=trade.price,
        s=trade.size,
        t=trade.at,
        q=trade.sequence,
        c=trade.conditions,
    )
