"""What pages show of a preview and of a mistake."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from apps.alerts.facts import why
from apps.alerts.pages.drawing import Drawing, drawing
from apps.alerts.testing import Preview
from apps.analytics.bars.read import bars_of
from tickstock.market.alerting.told import Told
from tickstock.market.language import Problem
from tickstock.market.sessions import NEW_YORK

BARS = 48
LISTED = 12


class Mark(NamedTuple):
    """A text cut where something is wrong with it."""

    before: str
    wrong: str
    after: str
    suggestion: str


class Bar(NamedTuple):
    """In units of a drawing 600 wide and 100 high."""

    x: float
    height: float


def problem_shown(text: str, problem: Problem) -> Mark:
    end = problem.at + problem.length
    return Mark(text[: problem.at], text[problem.at : end] or " ", text[end:], problem.suggestion)


def preview_shown(found: Preview, is_of_rows: bool) -> dict[str, Any]:
    return {
        **found._asdict(),
        "is_of_rows": is_of_rows,
        "first_matches": found.matches[:LISTED],
        "more_matches": max(found.matching - LISTED, 0),
        "newest": [line(one) for one in reversed(found.told[-LISTED:])],
        "bars": bars(found.minutes),
        "drawing": _drawing(found.told),
        "since": clock(min(found.minutes)) if found.minutes else None,
        "up_to": clock(found.until) if found.until else None,
    }


def _drawing(told: list[Told]) -> Drawing | None:
    """Of the symbol that was told last."""
    if not told:
        return None
    return drawing(bars_of(told[-1].symbol, clock(told[-1].at).date()), told)


def line(one: Told) -> dict[str, Any]:
    return {"at": clock(one.at), "symbol": one.symbol, "price": one.price, "words": why(one.kind, one.facts)}


def clock(at: int) -> datetime:
    """New York's, of epoch ms."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(NEW_YORK)


def bars(minutes: dict[int, int]) -> list[Bar]:
    """How many were told when, from the first to the last."""
    if not minutes:
        return []
    first, last = min(minutes), max(minutes)
    places = min((last - first) // 60_000 + 1, BARS)
    sums = [0] * places
    for minute, count in minutes.items():
        sums[(minute - first) * (places - 1) // max(last - first, 1)] += count
    top, width = max(sums), 600 / BARS
    return [Bar(round(width * place, 1), round(100 * count / top, 1)) for place, count in enumerate(sums) if count]
