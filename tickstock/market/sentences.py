"""An event in a few words, as the event tape says it; see `static/js/sentences.js`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from tickstock.market.events import Breakout, Control, Event, Gap, Halt, HighLow, Pressure, Resume, Surge, Trend, Vwap
from tickstock.market.sessions import NEW_YORK

MINUS = "\u2212"
TIMES = "\u00d7"
SESSIONS = {"pre": "Pre-market", "regular": "Regular session", "post": "After-hours"}


class Told(NamedTuple):
    at: datetime
    mark: str  # Of the icons
    tone: str  # up, down or neither
    symbol: str
    words: str


def told(event: Event) -> Told:
    """What a list of events shows of one."""
    way = _way(event)
    turns = not isinstance(event, HighLow) and way != 0
    mark = f"{event.kind}-{'up' if way > 0 else 'down'}" if turns else event.kind
    tone = "up" if way > 0 else "down" if way < 0 else ""
    at = datetime.fromtimestamp(event.at / 1000, NEW_YORK)
    return Told(at, mark, tone, event.symbol, sentence(event))


def sentence(event: Event) -> str:
    """What happened."""
    match event:
        case HighLow():
            how = "block" if event.block else _signed(event.move)
            return f"{event.kind.capitalize()} {_price(event.price)}, {_ordinal(event.count)}, {how}"
        case Trend():
            turned = ", turned" if event.reversed else ""
            way = "Up" if event.direction > 0 else "Down"
            return f"{way} {abs(event.move):.2%} in {event.window // 60} min{turned}"
        case Surge():
            return f"{event.ratio:.1f}{TIMES} usual{_usually(event)}, {event.volume:,.0f} shares"
        case Pressure():
            sign = "+" if event.net >= 0 else MINUS
            return f"Net {'buying' if event.side > 0 else 'selling'} {sign}{abs(event.net):.0f}"
        case Vwap():
            return f"{'Rose above' if event.side > 0 else 'Fell below'} VWAP {_price(event.vwap)}"
        case Gap():
            return f"Gap {_signed(event.gap)} from {_price(event.prev_close)}"
        case Breakout(minutes=None):
            span = "52 week" if event.days == 365 else f"{event.days} day"
            return f"{span} {'high' if event.side > 0 else 'low'} {_price(event.reference)}"
        case Breakout():
            way = "Above" if event.side > 0 else "Below"
            return f"{way} {event.minutes} min range {_price(event.reference)}"
        case Halt():
            return "Halted"
        case Resume():
            return "Resumed"
        case Control():
            return _control(event)
    return event.kind.capitalize()


def _control(event: Control) -> str:
    """What concerns everybody."""
    match event.what:
        case "session":
            return f"{SESSIONS[event.session]} began"
        case "feed_gap":
            return f"Feed gap {_clock(event.since)} to {_clock(event.until)}: ticks in between are missing"
        case "settings":
            return f"Thresholds of version {event.version} in force from here on"
        case "feed":
            return f"Data comes from {event.source} from here on"
        case "test":
            return f"Test event: {event.text}" if event.text else "Test event"
        case "conflated":
            kinds = dict(event.counts or {})
            ticks = kinds.pop("ticks", 0)
            what = f"{ticks:,} ticks looked at together" if ticks else f"{sum(kinds.values()):,} events left out"
            return f"Too much at once from {_clock(event.since)} to {_clock(event.until)}: {what}"
    return "One event could not be read"


def _clock(at: int | None) -> str:
    return "?" if at is None else datetime.fromtimestamp(at / 1000, NEW_YORK).strftime("%H:%M:%S")


def _usually(surge: Surge) -> str:
    """Usual lately, or at this minute of other days."""
    if surge.basis == "recent":
        return ""
    return datetime.fromtimestamp(surge.at / 1000, NEW_YORK).strftime(" at %H:%M")


def _way(event: Any) -> float:
    match event:
        case HighLow():
            return 1 if event.kind == "high" else -1
        case Trend():
            return event.direction
        case Gap():
            return event.gap
        case Pressure() | Vwap() | Breakout():
            return event.side
    return 0


def _price(value: float) -> str:
    return f"{value:,.4f}" if value < 1 else f"{value:,.2f}"


def _signed(fraction: float) -> str:
    return f"{MINUS if fraction < 0 else '+'}{abs(fraction):.2%}"


def _ordinal(value: int) -> str:
    ending = "th" if 11 <= value % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value:,}{ending}"
