"""What can be wrong with trades: each function gives what is sent instead, and how many trades it touched."""

from __future__ import annotations

from random import Random

from msgspec.structs import replace

from workers.simulator.items import WireTrade

Trades = list[WireTrade]

BAD_PRICES = (0.0, -1.0, 0.1, 0.5, 2.0, 10.0, 1_000.0)  # Times the true price


def duplicate(trades: Trades, share: float, random: Random) -> tuple[Trades, int]:
    """Some come twice, the second time right after the first."""
    sent = [copy for trade in trades for copy in [trade] * (2 if random.random() < share else 1)]
    return sent, len(sent) - len(trades)


def shuffle(trades: Trades, share: float, random: Random) -> tuple[Trades, int]:
    """Some change places: their times and numbers go backwards."""
    places = chosen(len(trades), share, random)
    if len(places) < 2:
        return trades, 0
    sent = list(trades)
    for place, source in zip(places, places[1:] + places[:1], strict=True):
        sent[place] = trades[source]
    return sent, len(places)


def bad_prints(trades: Trades, share: float, random: Random) -> tuple[Trades, int]:
    """Some have a price far off, of nothing, or below."""
    places = chosen(len(trades), share, random)
    sent = list(trades)
    for place in places:
        sent[place] = replace(sent[place], p=round(sent[place].p * random.choice(BAD_PRICES), 2))
    return sent, len(places)


DISTURBANCES = {"duplicate": duplicate, "shuffle": shuffle, "bad-prints": bad_prints}


def hold_back(trades: Trades, share: float, random: Random) -> tuple[Trades, Trades]:
    """Those that come now, and those that come late."""
    late = set(chosen(len(trades), share, random))
    return [trade for k, trade in enumerate(trades) if k not in late], [trades[k] for k in sorted(late)]


def chosen(count: int, share: float, random: Random) -> list[int]:
    return [k for k in range(count) if random.random() < share]
