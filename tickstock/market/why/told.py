"""Why an event was told, from its own numbers."""

from __future__ import annotations

from typing import NamedTuple

from tickstock.market.events import (
    AnyEvent,
    Breakout,
    Gap,
    Halt,
    HighLow,
    Noticed,
    Pressure,
    Resume,
    Surge,
    Trend,
    Vwap,
)  # fmt: skip
from tickstock.market.why.condition import TIMES, Condition, Limits, at_least, percent, price


class Why(NamedTuple):
    sentence: str
    conditions: list[Condition]


def why(event: AnyEvent, limits: Limits | None = None) -> Why:
    """In a sentence, and condition by condition, against the thresholds that are in force now."""
    limits = limits or Limits()
    match event:
        case HighLow():
            return _extreme(event, limits)
        case Trend():
            return _trend(event, limits)
        case Surge():
            return _surge(event, limits)
        case Pressure():
            side = "buying" if event.side > 0 else "selling"
            sentence = f"Trades of the last minute or so are {abs(event.net):.0f} % net {side}."
            return Why(sentence, [at_least("Net", abs(event.net), limits["pressure"], "{:.0f} %")])
        case Vwap():
            distance = event.price / event.vwap - 1.0
            way = "rose above" if event.side > 0 else "fell below"
            sentence = f"{price(event.price)} {way} the session's VWAP {price(event.vwap)}, by {percent(distance)}."
            return Why(sentence, [at_least("Distance", abs(100 * distance), 100 * limits["vwap_band"], "{:.2f} %")])
        case Gap():
            sentence = f"Opened at {price(event.price)}, {percent(event.gap)} from the close {price(event.prev_close)} of the day before."
            return Why(sentence, [at_least("Gap", abs(100 * event.gap), 100 * limits["gap"], "{:.2f} %")])
        case Breakout():
            return _breakout(event)
        case Halt():
            return Why("The exchange halted trading (LULD code 17).", [])
        case Resume():
            return Why("The exchange lets trading go on (LULD code 18).", [])
        case Noticed():
            figures = ", ".join(f"{name} {value:g}" for name, value in event.figures.items())
            return Why(f"Told by {event.detector}: {figures}.", [])
    return Why("It concerns everybody.", [])


def _extreme(event: HighLow, limits: Limits) -> Why:
    way = "above" if event.kind == "high" else "below"
    block = ", made by one block trade" if event.block else ""
    sentence = (
        f"{price(event.price)} is {abs(100 * event.move):.2f} % {way} the {event.kind} told before, {price(event.reference)};"
        f" new {event.kind} number {event.count} of the session{block}."
    )
    return Why(sentence, [at_least("Move", abs(100 * event.move), 100 * limits["high_low"], "{:.2f} %")])


def _trend(event: Trend, limits: Limits) -> Why:
    way = "up" if event.direction > 0 else "down"
    turned = ", after a trend the other way" if event.reversed else ""
    sentence = f"The line through {event.window // 60} minutes goes {way} {abs(100 * event.move):.2f} %, with r² {event.r2:.2f}{turned}."
    move = at_least("Move", abs(100 * event.move), 100 * limits.trend(event.window), "{:.2f} %")
    return Why(sentence, [move, at_least("r²", event.r2, limits["trend_r2"], "{:.2f}")])


def _surge(event: Surge, limits: Limits) -> Why:
    usual = "usual lately" if event.basis == "recent" else "usual at this time of day"
    sentence = f"{event.volume:,.0f} shares in 60 s, {event.ratio:.1f}{TIMES} the {event.baseline:,.0f} a minute that are {usual}."
    conditions = [
        at_least("Against usual", event.ratio, limits["surge"], f"{{:.1f}}{TIMES}"),
        at_least("Shares", event.volume, limits["surge_shares"], "{:,.0f}"),
        at_least("Dollars", event.volume * event.price, limits["surge_dollars"], "${:,.0f}"),
    ]
    return Why(sentence, conditions)


def _breakout(event: Breakout) -> Why:
    way = "above" if event.side > 0 else "below"
    of = f"the first {event.minutes} minutes" if event.minutes else f"the last {event.days} days"
    edge = "high" if event.side > 0 else "low"
    sentence = f"{price(event.price)} is the first price {way} {price(event.reference)}, the {edge} of {of}."
    return Why(sentence, [])
