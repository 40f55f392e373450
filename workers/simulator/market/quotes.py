"""The quotes that stand while trades happen: one for each symbol of a step, as old as its first trade."""

from __future__ import annotations

import numpy as np

from workers.simulator.items import WireQuote
from workers.simulator.market.kinds import VENUES
from workers.simulator.market.trades import Trades, bits


def quotes(trades: Trades, first: int, names: np.ndarray, tapes: np.ndarray) -> list[WireQuote]:
    """In the order of time; `first` is the number of the first trade."""
    place = np.full(len(names), -1)
    place[trades.who[::-1]] = np.arange(len(trades.who) - 1, -1, -1)
    which = np.sort(place[np.unique(trades.who)])
    who, bid, chance = trades.who[which], trades.bid[which], trades.chance[which]
    return list(
        map(
            WireQuote,
            names[who].tolist(),
            VENUES[12 + bits(chance, 0, 4)].tolist(),
            (bid / 100.0).tolist(),
            (100 * (1 + bits(chance, 4, 4))).tolist(),
            VENUES[12 + bits(chance, 8, 4)].tolist(),
            ((bid + trades.spread[which]) / 100.0).tolist(),
            (100 * (1 + bits(chance, 12, 4))).tolist(),
            trades.at[which].tolist(),
            (which + first).tolist(),
            tapes[who].tolist(),
        )
    )
