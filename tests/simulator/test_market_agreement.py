"""Trades, quotes, bars and totals tell the same story."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby

import pytest

from tests.factories import HOUR, OPEN, sessions
from tests.simulator.playing import NAMES, market, play
from tickstock.market.conditions import EXTENDED, EXTREME, LAST, VOLUME, flags
from tickstock.market.sessions import REGULAR, find
from tickstock.market.symbols import SymbolTable
from workers.ingest.engine.engine import Engine
from workers.ingest.pipeline import Pipeline
from workers.simulator.items import FRAME, WireQuote, encode_frame

SPANS = sessions(days=3)
STARTS = [OPEN - HOUR, OPEN - 10_000, OPEN + HOUR - 20_000]  # Pre-market, through the open, mid-morning


def may(trade):
    is_regular = SPANS["name"][find(SPANS, trade.t)] == REGULAR
    return flags(trade.c) if is_regular else flags(trade.c) >> EXTENDED


def recount(trades):
    """What trades of one symbol come to, in plain Python."""
    extremes = [trade.p for trade in trades if may(trade) & EXTREME]
    lasts = [trade.p for trade in trades if may(trade) & LAST]
    adding = [trade for trade in trades if may(trade) & VOLUME]
    volume = sum(trade.s for trade in adding)
    return {
        "o": lasts[0] if lasts else 0.0,
        "c": lasts[-1] if lasts else 0.0,
        "h": max(extremes, default=0.0),
        "l": min(extremes, default=0.0),
        "v": volume,
        "vw": sum(trade.p * trade.s for trade in adding) / volume if volume else 0.0,
        "z": int(volume // len(adding)) if adding else 0,
    }


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(("channel", "length"), [("A", 1_000), ("AM", 60_000)])
def test_bars_are_what_the_trades_of_their_time_come_to(start, channel, length):
    found = play(market(), start, 65)

    windows = defaultdict(list)
    for trade in found["T"]:
        windows[trade.sym, trade.t // length * length].append(trade)
    expected = {key: recount(trades) for key, trades in windows.items() if any(may(trade) & LAST for trade in trades)}
    expected = {key: bar for key, bar in expected.items() if key[1] + length <= start + 65_000}
    bars = {(bar.sym, bar.s): bar for bar in found[channel]}
    assert set(bars) == set(expected)
    for key, bar in bars.items():
        assert bar.e == bar.s + length
        assert {name: getattr(bar, name) for name in "ochlvz"} == {name: expected[key][name] for name in "ochlvz"}
        assert bar.vw == pytest.approx(expected[key]["vw"], abs=1e-4)


@pytest.mark.parametrize("start", STARTS)
def test_bars_carry_the_volume_and_the_vwap_of_the_day(start):
    made = market()
    found = play(made, start, 65)

    adding = defaultdict(list)
    for trade in found["T"]:
        if may(trade) & VOLUME:
            adding[trade.sym].append(trade)
    for bar in found["A"] + found["AM"]:
        before = [trade for trade in adding[bar.sym] if trade.t < bar.e]
        assert bar.av == sum(trade.s for trade in before)
        assert bar.a == pytest.approx(sum(trade.p * trade.s for trade in before) / bar.av, abs=1e-4)


@pytest.mark.parametrize("start", STARTS)
def test_totals_are_what_all_trades_of_the_session_come_to(start):
    made = market()
    found = play(made, start, 30.3)["T"]

    for total in made.totals():
        own = [trade for trade in found if trade.sym == total["symbol"]]
        newest = recount([trade for trade in own if find(SPANS, trade.t) == total["session"]])
        names = {"o": "open", "c": "last", "h": "high", "l": "low", "v": "volume"}
        assert {key: total[name] for key, name in names.items()} == {key: newest[key] for key in names}
        assert total["day_volume"] == recount(own)["v"]


@pytest.mark.parametrize("start", [*STARTS, OPEN + 6 * HOUR + HOUR // 2 - 10_000])
def test_totals_are_what_the_engine_finds(start):
    made, pipeline = market(), Pipeline(Engine(SPANS, SymbolTable(), "test"))
    found = play(made, start, 30.3)["T"]

    pipeline.take([encode_frame(found[first : first + FRAME]) for first in range(0, len(found), FRAME)])

    totals = {str(total["symbol"]): total for total in made.totals() if total["session"] >= 0}
    rows = {row["symbol"].decode(): row for row in pipeline.engine.rows}
    assert set(rows) == set(totals)
    exact = ("session", "trades", "open", "high", "low", "last", "volume", "turnover_volume")
    exact += ("day_high", "day_low", "day_volume")
    for ticker, row in rows.items():
        assert {name: row[name] for name in exact} == {name: totals[ticker][name] for name in exact}
        assert row["turnover"] == pytest.approx(totals[ticker]["turnover"], rel=1e-9)


def test_quotes_are_never_crossed_and_hold_the_trades_between_them():
    found = play(market(), OPEN + HOUR, 20)

    quotes, checked = {}, 0
    merged = sorted([*found["Q"], *found["T"]], key=lambda item: item.t)
    for item in merged:
        if isinstance(item, WireQuote):
            assert 0.0 < item.bp < item.ap
            assert item.bs >= 100 <= item.as_
            quotes[item.sym] = item
        elif not {2, 53} & set(item.c):
            assert quotes[item.sym].bp <= item.p <= quotes[item.sym].ap
            checked += 1
    assert checked > 1_000


def test_each_channel_is_in_the_order_of_time():
    found = play(market(), OPEN - 2_000, 65)

    for channel, moment in {"T": "t", "Q": "t", "A": "s", "AM": "s", "LULD": "t"}.items():
        moments = [getattr(item, moment) for item in found[channel]]
        assert moments == sorted(moments)


def test_numbers_rise_within_each_ticker():
    found = play(market(), OPEN + HOUR, 20)

    for channel in ("T", "Q"):
        items = sorted(found[channel], key=lambda item: item.sym)
        for _, own in groupby(items, key=lambda item: item.sym):
            numbers = [item.q for item in own]
            assert numbers == sorted(set(numbers))


def test_every_symbol_has_a_total_before_anything_was_traded():
    totals = market().totals()

    assert totals["symbol"].tolist() == NAMES
    assert set(totals["session"]) == {-1}
    assert not totals["day_volume"].any()
